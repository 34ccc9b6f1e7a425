package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.ChildStatus;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.SignalNumber;
import dev.torc.uapi.WaitFlags;
import dev.torc.uapi.WaitTarget;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// Processes that this one starts with a descriptor of its choice, and waits for.
///
/// The JVM's own way passes on nothing but the three standard streams, and closes what else there is.
///
/// **Threads.** Any. [#start] returns when the new process runs its program, which on a cold disk takes a while.
public final class ChildCalls {

    // More than glibc's posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t (128) have.
    private static final long OPAQUE_BYTES = 1024;

    // glibc, <spawn.h>.
    private static final int SET_DEFAULT_SIGNALS = 0x04;
    private static final int SET_SIGNAL_MASK = 0x08;

    private static final int STANDARD_INPUT = 0;

    private static final MethodHandle SPAWN = Libc.function("posix_spawnp");
    private static final MethodHandle ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = Libc.function("posix_spawn_file_actions_destroy");
    private static final MethodHandle ADD_OPEN = Libc.function("posix_spawn_file_actions_addopen");
    private static final MethodHandle ADD_DUP2 = Libc.function("posix_spawn_file_actions_adddup2");
    private static final MethodHandle ADD_CLOSE_FROM = Libc.function("posix_spawn_file_actions_addclosefrom_np");
    private static final MethodHandle ADD_CHDIR = Libc.function("posix_spawn_file_actions_addchdir_np");
    private static final MethodHandle ATTRIBUTES_INIT = Libc.function("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_DESTROY = Libc.function("posix_spawnattr_destroy");
    private static final MethodHandle SET_FLAGS = Libc.function("posix_spawnattr_setflags");
    private static final MethodHandle SET_DEFAULT = Libc.function("posix_spawnattr_setsigdefault");
    private static final MethodHandle SET_MASK = Libc.function("posix_spawnattr_setsigmask");
    private static final MethodHandle FILL_SIGNALS = Libc.function("sigfillset");
    private static final MethodHandle EMPTY_SIGNALS = Libc.function("sigemptyset");
    private static final MethodHandle WAITID = Libc.function("waitid");
    private static final MethodHandle KILL = Libc.function("kill");

    private ChildCalls() {}

    /// What a new process is to be.
    ///
    /// @param arguments the program, looked for as `execvp(3)` does, and what it is told
    /// @param environment `NAME=VALUE` each, and nothing else
    /// @param directory where it begins; this process's own where there is none
    /// @param descriptor what it has open besides the standard streams; lent for the call
    /// @param number the number that the descriptor has there
    public record Start(
            List<String> arguments,
            List<String> environment,
            Optional<String> directory,
            Descriptor descriptor,
            int number) {}

    /// How a process has ended.
    ///
    /// @param code [dev.torc.uapi.ChildChange]
    /// @param status its exit status, or the signal that ended it
    public record End(int code, int status) {}

    /// Starts a process: with nothing to read, the output and error output of this one, one more descriptor, and no
    /// signal ignored or blocked. Its number is its own until [#tryReap] has told of its end.
    ///
    /// @return its number
    /// @throws java.nio.file.NoSuchFileException if there is no such program or directory
    /// @throws java.nio.file.AccessDeniedException if it may not be run
    /// @throws IOException if Linux refuses: see `execve(2)` and `fork(2)`, section ERRORS
    public static int start(Start start) throws IOException {
        String program = start.arguments().getFirst();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment actions = scratch.allocate(OPAQUE_BYTES, Long.BYTES);
            MemorySegment attributes = scratch.allocate(OPAQUE_BYTES, Long.BYTES);
            MemorySegment number = scratch.allocate(ValueLayout.JAVA_INT);
            check(call(ACTIONS_INIT, actions), program);
            try {
                check(call(ATTRIBUTES_INIT, attributes), program);
                try {
                    prepareFiles(start, actions, scratch);
                    prepareSignals(attributes, scratch, program);
                    // int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *file_actions,
                    // const posix_spawnattr_t *attrp, char *const argv[], char *const envp[]): see posix_spawn(3).
                    check(
                            call(
                                    SPAWN,
                                    number,
                                    scratch.allocateFrom(program).address(),
                                    actions.address(),
                                    attributes.address(),
                                    strings(start.arguments(), scratch).address(),
                                    strings(start.environment(), scratch).address()),
                            program);
                    return number.get(ValueLayout.JAVA_INT, 0);
                } finally {
                    call(ATTRIBUTES_DESTROY, attributes);
                }
            } finally {
                call(ACTIONS_DESTROY, actions);
            }
        }
    }

    private static void prepareFiles(Start start, MemorySegment actions, Arena scratch) throws IOException {
        String program = start.arguments().getFirst();
        if (start.directory().isPresent()) {
            MemorySegment path = scratch.allocateFrom(start.directory().get());
            check(call(ADD_CHDIR, actions, path.address()), program);
        }
        MemorySegment nothing = scratch.allocateFrom("/dev/null");
        check(call(ADD_OPEN, actions, STANDARD_INPUT, nothing.address(), OpenFlags.RDONLY, 0), program);
        check(call(ADD_DUP2, actions, start.descriptor().number(), start.number()), program);
        check(call(ADD_CLOSE_FROM, actions, start.number() + 1), program);
    }

    private static void prepareSignals(MemorySegment attributes, Arena scratch, String program) throws IOException {
        MemorySegment signals = scratch.allocate(OPAQUE_BYTES, Long.BYTES);
        check(call(FILL_SIGNALS, signals), program);
        check(call(SET_DEFAULT, attributes, signals.address()), program);
        check(call(EMPTY_SIGNALS, signals), program);
        check(call(SET_MASK, attributes, signals.address()), program);
        check(call(SET_FLAGS, attributes, SET_DEFAULT_SIGNALS | SET_SIGNAL_MASK), program);
    }

    private static MemorySegment strings(List<String> texts, Arena scratch) {
        MemorySegment pointers = scratch.allocate(ValueLayout.JAVA_LONG, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(
                    ValueLayout.JAVA_LONG, i, scratch.allocateFrom(texts.get(i)).address());
        }
        return pointers;
    }

    /// All that an argument points to is of one arena, which is held by its first.
    private static int call(MethodHandle function, MemorySegment first, long... others) {
        long[] arguments = new long[others.length + 1];
        arguments[0] = first.address();
        System.arraycopy(others, 0, arguments, 1, others.length);
        return Libc.callInt(function, first, NONE, arguments);
    }

    /// These functions return an errno, and set none.
    private static void check(int errno, String program) throws IOException {
        if (errno != 0) {
            throw SyscallErrors.toException("posix_spawn", Math.abs(errno), program);
        }
    }

    /// Takes the end of a child, if it has ended: its number is free after that.
    ///
    /// @param child from [ProcessCalls#openProcess]; lent for the call
    /// @return how it has ended; nothing while it runs
    /// @throws IOException if somebody else has taken it (`ECHILD`)
    public static Optional<End> tryReap(Descriptor child) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment status = scratch.allocate(ChildStatus.LAYOUT);
            int options = WaitFlags.EXITED | WaitFlags.NOHANG;
            SyscallErrors.check(waitid(WaitTarget.PIDFD, child.number(), status, options), "waitid", child.toString());
            return ChildStatus.signal(status) == 0
                    ? Optional.empty()
                    : Optional.of(new End(ChildStatus.code(status), ChildStatus.status(status)));
        }
    }

    /// Ends a child that cannot be watched, and waits until it has.
    ///
    /// @param processId what [#start] returned, whose end nobody has taken
    public static void end(int processId) {
        Libc.callInt(KILL, NONE, NONE, processId, SignalNumber.KILL);
        try (Arena scratch = Arena.ofConfined()) {
            waitid(WaitTarget.PID, processId, scratch.allocate(ChildStatus.LAYOUT), WaitFlags.EXITED);
        }
    }

    /// `int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options)`: see `waitid(2)`.
    private static int waitid(int kind, int id, MemorySegment status, int options) {
        return Libc.repeatInt(WAITID, status, NONE, kind, id, status.address(), options);
    }
}
