package dev.torc.messages;

/// Who is told, on the thread that receives for the process, what came of calls.
@FunctionalInterface
public interface ReplyReceiver {

    /// A call has ended, which it does once. This must not wait: nothing else is received meanwhile.
    ///
    /// @param context what the caller gave with it
    /// @param reply the answer, or one that was made up here, whose status says why there is none; lent: it is
    ///     overwritten when this returns
    void replied(long context, Message reply);
}
