import org.jspecify.annotations.NullMarked;

/// Linux' operations with the types of Java: files, directories, sockets, pipes, timers, futexes, child processes,
/// through the io_uring of a reactor.
///
/// ```text
///      Linux linux = Linux.on(reactor);
///      try (LinuxFile file = linux.directory().open(Path.of("a"), READ).call()) {
///          int bytes = file.read(buffer, 0L).call().bytes();             // waits; a virtual thread is parked
///          file.read(buffer, 0L).start().thenAccept(read -> …);          // does not wait
///          linux.chain(file.read(a, 0L), other.write(a, 0L), other.sync()).call();   // one after the other
///      }
/// ```
///
/// **Start with** [dev.torc.linux.Linux] and [dev.torc.linux.Operation]: an operation is a value until it is
/// started,
/// so that it can be given a deadline or made part of a chain. What is opened is a [dev.torc.linux.Handle], which
/// closes through the ring, when nothing that was started on it can touch memory any more.
///
/// **Errors.** A failure is an exception that says what a caller can do about it: `NoSuchFileException`,
/// `ConnectException`, … and [dev.torc.posix.SyscallException] with the errno for the rest. **Not here:** who waits
/// and completes (`dev.torc.reactor`), the entries themselves (`dev.torc.uring`).
@NullMarked
module dev.torc.linux {
    requires static org.jspecify;
    requires transitive dev.torc.memory;
    requires transitive dev.torc.posix;
    requires transitive dev.torc.reactor;
    requires transitive dev.torc.uapi;
    requires transitive dev.torc.uring;

    exports dev.torc.linux;
}
