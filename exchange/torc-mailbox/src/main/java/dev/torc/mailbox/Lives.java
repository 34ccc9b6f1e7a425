package dev.torc.mailbox;

/// Who says whether a process lives. Only the operating system knows; a process that stands still is alive.
interface Lives {

    /// {@return whether the process that took this number has not ended}
    ///
    /// Once it is false it stays so, and nothing that this process began is under way any more, until somebody
    /// else takes the number. Where it cannot be found out, it is true.
    ///
    /// @param owner the number of [EntryWord#owner]
    boolean isAlive(int owner);
}
