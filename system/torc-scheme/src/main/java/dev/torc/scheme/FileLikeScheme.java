package dev.torc.scheme;

import dev.torc.ring.Submission;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.Statfs;
import dev.torc.uapi.Statx;
import java.lang.foreign.MemorySegment;

/// A scheme whose resources look like files: one method for each operation, each answering ENOSYS until overridden.
///
/// Before a method is called, its entry has been checked as far as every such scheme needs it: no field
/// contradicts the operation, no flag is set that Linux would not know, and where the entry names memory of a
/// known length, that lies inside the pool. What is open behind `fd`, and what a path says, is the scheme's to
/// find out.
///
/// **The entry.** Fields have the meaning that Linux gives them for the opcode, with three differences: `fd` is a
/// handle of this session (or `AT_FDCWD` for the scheme's root), every address is an offset into the pool
/// `buf_index`, and fields for what Linux alone has (priorities, personalities, registered files) are zero.
public abstract class FileLikeScheme implements Scheme {

    /// For subclasses.
    protected FileLikeScheme() {}

    @Override
    public final Disposition handle(Request request) {
        Submission entry = request.entry();
        FileOperation operation = FileOperation.of(entry.opcode());
        if (operation == null) {
            return other(request);
        }
        int refusal = operation.check(entry);
        if (refusal == 0) {
            refusal = checkMemory(operation, request);
        }
        if (refusal != 0) {
            return answer(request, refusal);
        }
        return switch (operation) {
            case OPENAT, OPENAT2 -> open(request);
            case CLOSE -> close(request);
            case READ_FIXED -> read(request);
            case WRITE_FIXED -> write(request);
            case FSYNC -> sync(request);
            case STATX -> stat(request);
            case FTRUNCATE -> truncate(request);
            case FALLOCATE -> allocate(request);
            case UNLINKAT -> remove(request);
            case RENAMEAT -> rename(request);
            case MKDIRAT -> makeDirectory(request);
            case SYMLINKAT -> makeSymbolicLink(request);
            case LINKAT -> makeLink(request);
            case GETDENTS -> list(request);
            case READLINKAT -> readLink(request);
            case SETSTATX -> setStatus(request);
            case STATFS -> statFileSystem(request);
            case FACCESSAT -> access(request);
            case SETLK -> lock(request);
        };
    }

    private static int checkMemory(FileOperation operation, Request request) {
        Submission entry = request.entry();
        ServedSession session = request.session();
        int pool = entry.bufferIndex();
        if (pool >= session.pools()) {
            return Errno.EFAULT.negated();
        }
        MemorySegment memory = session.pool(pool);
        boolean inside = switch (operation) {
            case READ_FIXED, WRITE_FIXED, GETDENTS -> Request.isInside(memory, entry.address(), entry.length());
            case OPENAT, OPENAT2, STATX, UNLINKAT, MKDIRAT, FACCESSAT -> Request.isInside(memory, entry.address(), 1);
            case RENAMEAT, SYMLINKAT, LINKAT -> isWithPath(memory, entry, 1);
            case READLINKAT -> isWithPath(memory, entry, entry.length());
            case SETSTATX -> isWithPath(memory, entry, Statx.LAYOUT.byteSize());
            case STATFS -> isWithPath(memory, entry, Statfs.LAYOUT.byteSize());
            case CLOSE, FSYNC, FTRUNCATE, FALLOCATE, SETLK -> true;
        };
        return inside ? 0 : Errno.EFAULT.negated();
    }

    /// {@return whether a path begins inside the pool, and what `off` names beside it lies there}
    private static boolean isWithPath(MemorySegment pool, Submission entry, long lengthBytes) {
        return Request.isInside(pool, entry.address(), 1) && Request.isInside(pool, entry.offset(), lengthBytes);
    }

    /// {@return the `O_*` flags of an OPENAT or OPENAT2, for a scheme to which mode and resolution mean nothing; or a
    /// negated errno}
    protected static int openFlags(Request request) {
        Submission entry = request.entry();
        if (entry.opcode() == Opcode.OPENAT.number()) {
            return entry.operationFlags() & Integer.MAX_VALUE;
        }
        long bytes = OpenHow.LAYOUT.byteSize();
        MemorySegment pool = request.session().pool(entry.bufferIndex());
        if (entry.length() != bytes) {
            return entry.length() < bytes ? Errno.EINVAL.negated() : Errno.E2BIG.negated();
        }
        if (!Request.isInside(pool, entry.offset(), bytes)) {
            return Errno.EFAULT.negated();
        }
        long flags = OpenHow.flags(pool.asSlice(entry.offset(), bytes));
        return flags == (flags & Integer.MAX_VALUE) ? (int) flags : Errno.EINVAL.negated();
    }

    /// Answers a request now.
    ///
    /// @param result its own meaning if not negative, else a negated errno
    /// @return [Disposition#TAKEN]
    protected static Disposition answer(Request request, int result) {
        request.complete(result);
        return Disposition.TAKEN;
    }

    /// Makes a handle for a resource that nothing has to be done to open.
    ///
    /// @param value what the scheme finds behind it, not negative
    /// @return the handle, or EMFILE negated if the session has as many as it may
    protected static int newHandle(Request request, int value) {
        HandleTable handles = request.session().handles();
        return handles.reserve() ? handles.add(value) : Errno.EMFILE.negated();
    }

    /// {@return 0 if `fd` is an open handle of the request's session, else EBADF negated}
    protected static int checkHandle(Request request) {
        int found = request.session().handles().find(request.entry().fd());
        return found == HandleTable.NONE ? Errno.EBADF.negated() : 0;
    }

    /// OPENAT or OPENAT2: makes a handle.
    ///
    /// `fd` is a directory's handle or `AT_FDCWD`, `addr` where the path begins. OPENAT has the mode in `len` and
    /// the `O_*` flags among the operation's flags; OPENAT2 has the offset of a `struct open_how` in `off` and
    /// its length in `len`. The answer is the handle.
    protected Disposition open(Request request) {
        return notServed(request);
    }

    /// CLOSE: `fd` is no handle any more as soon as this is taken. Unless overridden, this is all that it means.
    protected Disposition close(Request request) {
        int found = request.session().handles().remove(request.entry().fd());
        return answer(request, found == HandleTable.NONE ? Errno.EBADF.negated() : 0);
    }

    /// READ_FIXED: `len` bytes from `off` in the file to `addr` in the pool; `RWF_*` among the operation's flags.
    /// The answer is how many bytes were read, 0 at the end.
    protected Disposition read(Request request) {
        return notServed(request);
    }

    /// WRITE_FIXED: `len` bytes from `addr` in the pool to `off` in the file. The answer is how many were
    /// written.
    protected Disposition write(Request request) {
        return notServed(request);
    }

    /// FSYNC: what was written is on the device when this is answered.
    protected Disposition sync(Request request) {
        return notServed(request);
    }

    /// STATX: a `struct statx` at `off` in the pool; `addr` is the path, `len` the mask, `AT_*` the operation's
    /// flags.
    protected Disposition stat(Request request) {
        return notServed(request);
    }

    /// FTRUNCATE: `off` is the new length.
    protected Disposition truncate(Request request) {
        return notServed(request);
    }

    /// FALLOCATE: `off` and `addr` are offset and length in the file, `len` the mode.
    protected Disposition allocate(Request request) {
        return notServed(request);
    }

    /// UNLINKAT: `addr` is the path, `AT_REMOVEDIR` the one flag.
    protected Disposition remove(Request request) {
        return notServed(request);
    }

    /// RENAMEAT: from `addr` beneath `fd` to `off` beneath `len`; `RENAME_*` are the operation's flags.
    protected Disposition rename(Request request) {
        return notServed(request);
    }

    /// MKDIRAT: `addr` is the path, `len` the mode.
    protected Disposition makeDirectory(Request request) {
        return notServed(request);
    }

    /// SYMLINKAT: `addr` is what the link says, `off` its path beneath `fd`.
    protected Disposition makeSymbolicLink(Request request) {
        return notServed(request);
    }

    /// LINKAT: a second name for `addr` beneath `fd`, at `off` beneath `len`; `AT_*` are the operation's flags.
    protected Disposition makeLink(Request request) {
        return notServed(request);
    }

    /// READLINKAT: what the link at `addr` beneath `fd` says goes to `off` in the pool, at most `len` bytes. The
    /// answer is its length.
    protected Disposition readLink(Request request) {
        return notServed(request);
    }

    /// SETSTATX: what `len`, a mask, names of the `struct statx` at `off` in the pool is set; `addr` is the path,
    /// `AT_*` the operation's flags.
    protected Disposition setStatus(Request request) {
        return notServed(request);
    }

    /// STATFS: a `struct statfs` at `off` in the pool; `addr` is the path, `AT_*` the operation's flags.
    protected Disposition statFileSystem(Request request) {
        return notServed(request);
    }

    /// FACCESSAT: whether `addr` beneath `fd` may be used as `len` says; `AT_*` are the operation's flags.
    protected Disposition access(Request request) {
        return notServed(request);
    }

    /// SETLK: `addr` bytes of the file from `off` on are locked for this handle, as `len` says; EAGAIN if another
    /// has what excludes it.
    protected Disposition lock(Request request) {
        return notServed(request);
    }

    /// GETDENTS: as many `struct linux_dirent64` as fit into `len` bytes at `addr`, from where the last call on
    /// this handle ended. The answer is their length in bytes, 0 at the end.
    protected Disposition list(Request request) {
        return notServed(request);
    }

    /// Any other opcode: of Linux', of Torc's or of the scheme's own from 160 on.
    protected Disposition other(Request request) {
        return notServed(request);
    }

    private static Disposition notServed(Request request) {
        return answer(request, Errno.ENOSYS.negated());
    }
}
