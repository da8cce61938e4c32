package demo

// comment is what a reader left below an article. None of it is news.
type comment struct{ Name, Text string }

// outside is a headline that leads away from the sample sites. The events that
// these lines speak of are told by no article: an event made of one of them is
// a mistake.
type outside struct{ Title, URL string }

var comments = [...]comment{
	{"old_hand", "Xi Jinping should call Modi tomorrow and be done with it. They met in Kazan and it cost nobody anything."},
	{"Birgit from Bremen", "Has anybody else noticed that the picture is from last year?"},
	{"S. K.", "My cousin says Macron visited Baku in secret on Friday. Just asking questions."},
	{"Guest", "OF COURSE!"},
	{"teapot", "First they talk, then they talk about talking. @old_hand give it a rest."},
}

var elsewhere = [...]outside{
	{"BREAKING: Xi says he would be glad to meet Modi in Chengdu on Sunday", "http://partners.example/xi-modi-chengdu"},
	{"Orban and Fico hold phone call about grain, five things to know", "http://partners.example/orban-fico-grain"},
	{"Milei travels to Seoul: the trip in pictures", "http://partners.example/milei-seoul"},
	{"CHECKMATE: how one minister won a staring contest in Geneva", "http://partners.example/staring"},
	{"Bolivia and Chile sign salt agreement, and you will not believe the font", "http://partners.example/salt"},
	{"Ten castles that you can rent for less than your flat", "http://partners.example/castles"},
}
