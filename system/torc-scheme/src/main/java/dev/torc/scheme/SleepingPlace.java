package dev.torc.scheme;

import java.io.IOException;

/// A place in which a server's own thread sleeps.
///
/// **Threads.** The server's.
sealed interface SleepingPlace extends WaitingPlace permits UringPlace, EpollPlace {

    /// {@return whether something may have happened, by looking at memory only}
    boolean mayHaveEvents();

    /// Submits what is prepared and tells what has happened, without waiting.
    ///
    /// @return whether anything was told
    boolean poll(Events events) throws IOException;

    /// Submits what is prepared, and waits until there is something to tell; it tells it.
    void await(Events events) throws IOException;

    /// {@return how many system calls this has made to wait and to submit}
    long systemCalls();
}
