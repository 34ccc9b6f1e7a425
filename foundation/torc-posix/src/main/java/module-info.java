import org.jspecify.annotations.NullMarked;

/// The one door to native code.
///
/// Every system call that Torc makes goes through a class of this room, one class a subject. Only here are
/// symbols linked, addresses turned into memory and memory mapped; the JVM holds that too, since native access
/// is enabled for this module alone.
///
/// | in need of | see |
/// |---|---|
/// | an open descriptor | `Descriptor` |
/// | mappings, memfd, seals | `MemoryMaps` |
/// | sleeping and waking | `Futex`, `EventDescriptor`, `Poll`, `EpollDescriptor` |
/// | a socket that passes descriptors | `UnixSocket` |
/// | messages without a connection | `UnixDatagram` |
/// | other sockets, and what they are called | `SocketCalls`, `SocketNames` |
/// | io_uring's three calls, and whether they may be made | `UringCalls`, `UringAvailability` |
/// | files | `FileCalls` |
/// | reads, receives and sends that do not wait | `NoWaitCalls` |
/// | processes, threads, limits; processes that this one starts | `ProcessCalls`, `Limits`; `ChildCalls` |
///
/// **Errors.** What a ring or a reactor calls in a loop returns a negated errno and allocates nothing.
/// Everything else throws what `SyscallErrors` makes of the errno. **Threads.** A call that can block refuses
/// to run on a virtual thread, because it would hold the carrier with no compensation; `BlockingCalls` hands it
/// to a platform thread.
///
/// **Not here:** numbers and structs (`dev.torc.uapi`), and any policy about them.
@NullMarked
// "module": the modules named below are built after this one, so the compiler cannot see them here.
@SuppressWarnings("module")
module dev.torc.posix {
    requires static org.jspecify;
    requires transitive dev.torc.uapi;
    requires dev.torc.layout;

    exports dev.torc.posix to
            dev.torc.counters,
            dev.torc.memory,
            dev.torc.ring,
            dev.torc.mailbox,
            dev.torc.courier,
            dev.torc.uring,
            dev.torc.reactor,
            dev.torc.linux,
            dev.torc.scheme,
            dev.torc.client,
            dev.torc.kernel,
            dev.torc.init,
            dev.torc.scheme.file,
            dev.torc.scheme.net,
            dev.torc.nio,
            dev.torc.cli,
            dev.torc.testkit,
            dev.torc.architecture,
            dev.torc.stress,
            dev.torc.system.tests,
            dev.torc.bench;
}
