package dev.torc.messages;

/// Who is given every message of a type, on the thread that receives for the process.
@FunctionalInterface
public interface MessageReceiver {

    /// Takes a message.
    ///
    /// It must not wait: nothing else is received meanwhile. What is thrown here is answered with EIO, if an answer
    /// is wanted.
    ///
    /// @param message lent: it is overwritten when this returns
    void received(Message message);
}
