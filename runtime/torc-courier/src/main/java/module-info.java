import org.jspecify.annotations.NullMarked;

/// Sessions whose entries and completions are messages in mailboxes, and not slots of a ring that both ends map.
///
/// **Start with** [dev.torc.courier.Couriers], what a process has of them, then [dev.torc.courier.ClientCourier]
/// and [dev.torc.courier.ServerCourier], one for each end of a session.
///
/// Client and server of a session each have a ring in their own memory, the same as ever: they cannot tell. A
/// courier plays its other end, and carries what is in it to the peer's mailbox:
///
/// ```text
///   client ──▶ SQ ──▶ courier ──▶ mailbox of the server's process ──▶ courier ──▶ SQ ──▶ server
///   client ◀── CQ ◀── courier ◀── mailbox of the client's process ◀── courier ◀── CQ ◀── server
/// ```
///
/// All else is as in any session: a control socket, whose hang-up is a death; a greeting, which asks for mailboxes
/// and names them; credentials that Linux tells; a pool that both map. What waits for room in a mailbox waits in
/// its ring.
///
/// **Not here:** the mailboxes (`dev.torc.mailbox`), the messages and the thread that receives them
/// (`dev.torc.messages`), what the rings are (`dev.torc.ring`).
@NullMarked
module dev.torc.courier {
    requires static org.jspecify;
    requires transitive dev.torc.messages;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.ring;

    exports dev.torc.courier;
}
