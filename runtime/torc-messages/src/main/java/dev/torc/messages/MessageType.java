package dev.torc.messages;

/// What a message is about: 32 bits, by which it finds who waits for it. Those from [#FIRST_OWN] on are for
/// whoever uses Torc, those below are Torc's.
public final class MessageType {

    /// Nothing: it wakes who receives it, and is forgotten.
    public static final int NONE = 0;

    /// The answer to a message: it has that one's tag, and its status says what came of it.
    public static final int REPLY = 1;

    /// A submission entry as io_uring has it, in the eight words. The reply's status is the completion's result,
    /// and its first word the completion's flags.
    public static final int ENTRY = 2;

    /// A completion of a session by mailboxes (`dev.torc.courier`), like the two types that follow.
    public static final int COMPLETION = 3;

    /// How far a session's client has taken its completions.
    public static final int ROOM = 4;

    /// What a process sends itself, to know when everything is taken that a peer had sent before it ended.
    public static final int LAST = 5;

    /// The least that is not Torc's own. As unsigned numbers: all that are negative are greater.
    public static final int FIRST_OWN = 256;

    private MessageType() {}
}
