// Package bus is everything NATS: the embedded server, the streams, publishing
// under back-pressure, the one worker loop of all stages, dead letters,
// following a stream, and the compare-and-set store.
//
// Data moves over five topics. [Pages], [Articles] and [Reports] are work
// queues: each message is done by one worker, and a full queue holds the
// publisher back instead of dropping anything. [Events] is kept by age for
// anyone to read and replay. [DeadLetters] holds what could not be processed,
// with the reason.
//
// A stage is a function. [Pipe] feeds it from one topic and publishes what it
// returns to the next; [Drain] gives it batches; [Follow] iterates. The error a
// function returns decides what becomes of its input: nil publishes, then
// acknowledges; [event.ErrSkip] acknowledges and counts; [event.ErrReject] and a
// panic go to the dead letters; anything else is tried again after a growing
// delay, and goes to the dead letters in the end.
//
// Delivery is at least once: a worker that dies loses nothing, and what it held
// is delivered again after [Worker].AckWait. Message ids come from content, so
// that publishing again within the duplicate window changes nothing.
package bus
