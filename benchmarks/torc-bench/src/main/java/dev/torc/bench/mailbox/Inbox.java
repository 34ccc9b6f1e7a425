package dev.torc.bench.mailbox;

/// A receiving end. **Threads.** The one that takes first.
interface Inbox extends AutoCloseable {

    /// How many messages are taken at most before it is looked whether to go on.
    int MOST = 64;

    /// Takes what is there, up to [#MOST] messages of each sender's queue.
    ///
    /// @return how many
    int take();

    /// Ends it.
    @Override
    default void close() {}
}
