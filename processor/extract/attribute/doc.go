// Package attribute finds who says so in English news text: the clauses that
// vouch for what stands around them ("the ministry said on Monday", "according
// to the palace", `," said the minister`).
//
// [Find] reads a text once and gives each cue with the bytes of the speaker's
// noun phrase and of what the speaker vouches for. Who the phrase means is left
// to the caller, who knows the people and bodies of the article. "It added"
// carries the speaker before it on.
package attribute
