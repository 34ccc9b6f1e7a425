package dev.torc.posix;

import static dev.torc.posix.Libc.NONE;

import dev.torc.uapi.EnterFlags;
import dev.torc.uapi.SystemCallNumber;
import java.lang.foreign.MemorySegment;

/// The three system calls of io_uring, as they are.
///
/// Each returns what Linux returned, or a negated errno. No errno is judged here: what one means depends on the
/// ring's flags, which its owner knows.
///
/// **Ownership.** Memory that an argument points to is read within the call only; memory that an *entry* points
/// to is Linux' until its completion.
public final class UringCalls {

    private UringCalls() {}

    /// Makes a ring. Its descriptor is closed on `exec`.
    ///
    /// `int io_uring_setup(u32 entries, struct io_uring_params *p)`: see `io_uring_setup(2)`.
    ///
    /// @param entries the size of its submission queue
    /// @param parameters a `struct io_uring_params`, which Linux fills in
    /// @return a descriptor that the caller owns, or a negated errno
    public static int setup(int entries, MemorySegment parameters) {
        ThreadCell cell = ThreadCell.current();
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.IO_URING_SETUP,
                entries,
                parameters.address(),
                0,
                0,
                0,
                0,
                parameters,
                NONE));
    }

    /// Submits and waits. It allocates nothing, unless Linux refuses.
    ///
    /// A wait that ended by a signal or by its time limit is answered as if it had been asked not to wait: only the
    /// ring's owner sees whether completions came, and how much of its time is left. That is because a refusal is
    /// told by a second call, which does not wait.
    ///
    /// `int io_uring_enter2(unsigned int fd, unsigned int to_submit, unsigned int min_complete, unsigned int
    /// flags, const void *arg, size_t argsz)`: see `io_uring_enter(2)`.
    ///
    /// @param fd the ring, or its registered index with `ENTER_REGISTERED_RING`
    /// @param toSubmit how many entries to take
    /// @param minComplete how many completions to wait for, with `GETEVENTS`
    /// @param flags `dev.torc.uapi.EnterFlags`
    /// @param argument what the flags say, or [MemorySegment#NULL]
    /// @param argumentBytes its length in bytes
    /// @return how many entries were taken, or a negated errno
    /// @throws IllegalStateException on a virtual thread, if it would wait
    public static int enter(
            int fd, int toSubmit, int minComplete, int flags, MemorySegment argument, long argumentBytes) {
        if ((minComplete > 0 && (flags & EnterFlags.GETEVENTS) != 0) || (flags & EnterFlags.SQ_WAIT) != 0) {
            BlockingCalls.refuseVirtualThread("io_uring_enter");
        }
        int taken = tryEnter(fd, toSubmit, minComplete, flags, argument, argumentBytes);
        if (taken < 0) {
            // Nothing was taken, or it would have said how much.
            taken = tryEnter(fd, toSubmit, 0, flags, argument, argumentBytes);
        }
        return taken >= 0 ? taken : enterToBeTold(fd, toSubmit, flags, argument, argumentBytes);
    }

    private static int tryEnter(
            int fd, int toSubmit, int minComplete, int flags, MemorySegment argument, long argumentBytes) {
        return (int) Libc.invokePlain(
                Libc.PLAIN_SYSCALL,
                SystemCallNumber.IO_URING_ENTER,
                fd,
                toSubmit,
                minComplete,
                flags,
                argument.address(),
                argumentBytes,
                argument,
                NONE);
    }

    private static int enterToBeTold(int fd, int toSubmit, int flags, MemorySegment argument, long argumentBytes) {
        ThreadCell cell = ThreadCell.current();
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.IO_URING_ENTER,
                fd,
                toSubmit,
                0,
                flags,
                argument.address(),
                argumentBytes,
                argument,
                NONE));
    }

    /// Registers something with a ring, or asks it something.
    ///
    /// `int io_uring_register(unsigned int fd, unsigned int opcode, void *arg, unsigned int nr_args)`: see
    /// `io_uring_register(2)`.
    ///
    /// @param fd the ring, or its registered index
    /// @param opcode `dev.torc.uapi.RegisterOpcode`, with its flags
    /// @param argument what the opcode says, or [MemorySegment#NULL]
    /// @param count its number of elements, as the opcode counts
    /// @return what the opcode says, or a negated errno
    public static int register(int fd, int opcode, MemorySegment argument, int count) {
        ThreadCell cell = ThreadCell.current();
        return cell.intResult(Libc.invoke(
                cell,
                Libc.SYSCALL,
                SystemCallNumber.IO_URING_REGISTER,
                fd,
                opcode,
                argument.address(),
                count,
                0,
                0,
                argument,
                NONE));
    }
}
