import org.jspecify.annotations.NullMarked;

/// Messages between the mailboxes of a domain, and calls that are made of them.
///
/// **Start with** [dev.torc.messages.Message], which says what a message is and where it lies in a slot, then
/// [dev.torc.messages.Messenger]: a process' own mailbox, the thread that receives for it, and every way to send,
/// to wait and to call.
///
/// ```java
///      Messenger own = Messenger.open(region, NAME);
///      Message request = own.message();
///      request.setType(SQUARE);
///      request.setWord(0, 12);
///      int status = own.call(own.find(PEER), request, request, SECOND);   // the answer takes the request's place
/// ```
///
/// Whom one calls is a number. Whether the kernel answers, or any other process, is a matter of which.
///
/// **Not here:** the queues and the region (`dev.torc.mailbox`), sessions with pools and handles
/// (`dev.torc.scheme`).
@NullMarked
module dev.torc.messages {
    requires static org.jspecify;
    requires transitive dev.torc.mailbox;
    requires transitive dev.torc.ring;
    requires transitive dev.torc.uapi;

    exports dev.torc.messages;
}
