import org.jspecify.annotations.NullMarked;

/// What a process has done so far, where other processes can read it: while it runs, and after it was killed.
///
/// Each process has one file of counters in its domain's directory, mapped. Whatever counts takes a
/// [dev.torc.counters.CounterSet] of it and stores its numbers there, without a lock and without allocating; whoever
/// looks reads the file and trusts nothing in it.
///
/// | to | see |
/// |---|---|
/// | count | [dev.torc.counters.ProcessCounters], [dev.torc.counters.CounterSet] |
/// | time calls, for a histogram or the JDK's Flight Recorder, and let them be traced | [dev.torc.counters.CallTimes] |
/// | be seen in a recording | [dev.torc.counters.events] |
/// | look from outside | [dev.torc.counters.CounterFiles] |
/// | trace calls from outside | [dev.torc.counters.TraceReader] |
///
/// **Cost.** A counter is one store to memory that nobody else writes. A call is timed or traced only while somebody
/// asks for it; until then, both together cost two loads and a branch.
///
/// **Not here:** where the domain is (`dev.torc.ring.session`), and how numbers are shown (`dev.torc.cli`).
@NullMarked
module dev.torc.counters {
    requires static org.jspecify;
    requires jdk.jfr;
    requires transitive dev.torc.layout;
    requires dev.torc.uapi;
    requires dev.torc.posix;

    exports dev.torc.counters;
    exports dev.torc.counters.events;
}
