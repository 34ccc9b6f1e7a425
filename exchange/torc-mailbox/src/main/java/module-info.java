import org.jspecify.annotations.NullMarked;

/// Receive queues in memory that all processes of a domain share: many send, one receives.
///
/// **Start with** [dev.torc.mailbox.QueueSender] and [dev.torc.mailbox.QueueReceiver], the two ends of one queue, then
/// [dev.torc.mailbox.QueueLayout], where everything lies. [dev.torc.mailbox.AbandonedClaims] clears away what the dead
/// leave behind. Then [dev.torc.mailbox.MailboxRegion], the memory in which processes meet, and
/// [dev.torc.mailbox.Registration], a process' place in it, by which it finds others. **Not here:** sealed memory
/// (`dev.torc.memory`), sleeping and waking (`dev.torc.ring`).
///
/// **Trust.** Who shares such memory can keep the others from sending and receiving, and can forge messages. It cannot
/// make them touch memory outside the queue, nor stop them for ever: each word is checked where it is read, and what
/// cannot be is counted and mended.
@NullMarked
module dev.torc.mailbox {
    requires static org.jspecify;
    requires transitive dev.torc.layout;
    requires transitive dev.torc.ring;

    exports dev.torc.mailbox;
}
