package dev.torc.scheme.file;

import dev.torc.posix.FileCalls;
import dev.torc.ring.Submission;
import dev.torc.scheme.HandleTable;
import dev.torc.scheme.PoolPath;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme.Disposition;
import dev.torc.scheme.SchemeHost;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.ResolveFlags;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The calls that name a file by a path, which no path, link or `..` may lead out of the root.
///
/// What Linux resolves for us is always an `openat2(2)` with `RESOLVE_BENEATH`, from the root or from a directory
/// that was opened that way. The other calls have no such flag, so for them the parent is opened (`O_PATH`), and
/// they are given that and a single name, which they do not follow.
///
/// **Threads.** The server's.
final class PathOperations implements AutoCloseable {

    /// A call that the scheme has attached a path call's number to says so by a negative number.
    private static final int FIRST_ATTACHED = -2;

    /// Linux gives up with EAGAIN when a rename disturbs the resolution of `..`, and says to try again.
    private static final int MOST_ATTEMPTS = 16;

    private static final int NEVER_LEAVE = ResolveFlags.BENEATH | ResolveFlags.NO_MAGICLINKS;

    /// `O_NONBLOCK` so that the open of a FIFO cannot wait for its other end; from what is served it is taken off
    /// again.
    private static final int ALWAYS_ON_OPEN = OpenFlags.CLOEXEC | OpenFlags.NOCTTY | OpenFlags.NONBLOCK;

    private static final int TMPFILE_BIT = OpenFlags.TMPFILE & ~OpenFlags.DIRECTORY;
    private static final int MAKES_FILE = OpenFlags.CREAT | TMPFILE_BIT;
    private static final int CHANGES_FILE = MAKES_FILE | OpenFlags.TRUNC;
    private static final int WITH_PATH = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;

    /// Every flag that `openat(2)` knows; it ignores the others.
    private static final int KNOWN_TO_OPENAT = OpenFlags.ACCMODE
            | OpenFlags.CREAT
            | OpenFlags.EXCL
            | OpenFlags.NOCTTY
            | OpenFlags.TRUNC
            | OpenFlags.APPEND
            | OpenFlags.NONBLOCK
            | OpenFlags.SYNC
            | OpenFlags.DIRECT
            | OpenFlags.TMPFILE
            | OpenFlags.NOFOLLOW
            | OpenFlags.NOATIME
            | OpenFlags.CLOEXEC
            | OpenFlags.PATH;

    /// A target's parent that is still to be opened.
    private static final int TO_OPEN = -2;

    private static final int MODE_BITS = 07777;
    private static final int MOST_HOW_BYTES = 4096;

    private final SchemeHost host;
    private final FileEngine engine;
    private final OpenFiles files;
    private final FileAccess access;
    private final int rootFd;
    private final PathCalls calls = new PathCalls();

    PathOperations(SchemeHost host, FileEngine engine, OpenFiles files, FileAccess access, int rootFd) {
        this.host = host;
        this.engine = engine;
        this.files = files;
        this.access = access;
        this.rootFd = rootFd;
    }

    @Override
    public void close() {
        calls.close();
    }

    Disposition open(Request request) {
        PathCall call = begin(request);
        if (call == null) {
            return Disposition.LATER;
        }
        return started(call, prepareOpen(call, request));
    }

    /// Uses what a path names, or, where the entry says so, what a handle stands for.
    ///
    /// @param into where the answer goes
    Disposition use(Request request, PathCall.Use use, MemorySegment into) {
        PathCall call = begin(request);
        if (call == null) {
            return Disposition.LATER;
        }
        Submission entry = request.entry();
        call.into = into;
        call.use = use;
        call.flags = entry.operationFlags();
        call.mode = (int) entry.length();
        if (use == PathCall.Use.SET_STATUS) {
            call.status.copyFrom(into);
        }
        int refusal = readPath(call, call.first, entry.fd(), entry.address());
        if (refusal == 0 && (call.flags & AtFlags.EMPTY_PATH) != 0) {
            useTarget(call, call.first.directoryFd);
        } else if (refusal >= 0) {
            boolean stops = use == PathCall.Use.READ_LINK || (call.flags & AtFlags.SYMLINK_NOFOLLOW) != 0;
            int flags = OpenFlags.PATH | (stops ? OpenFlags.NOFOLLOW : 0);
            openBeneath(call, PathCall.Step.OPEN_TARGET, call.first, flags);
        }
        return started(call, refusal);
    }

    private void useTarget(PathCall call, int fd) {
        call.step = PathCall.Step.USE_TARGET;
        switch (call.use) {
            case STAT -> engine.stat(call.token, fd, call.flags & AtFlags.STATX_SYNC_TYPE, call.mode, call.into);
            case READ_LINK -> engine.readLink(call.token, fd, call.into);
            case SET_STATUS -> engine.setStatus(call.token, fd, call.mode, call.status);
            case STAT_FILE_SYSTEM -> engine.statFileSystem(call.token, fd, call.into);
            case ACCESS -> engine.access(call.token, fd, call.mode);
        }
    }

    Disposition act(Request request, PathCall.Act act) {
        if (access == FileAccess.READ_ONLY) {
            request.complete(Errno.EROFS.negated());
            return Disposition.TAKEN;
        }
        PathCall call = begin(request);
        if (call == null) {
            return Disposition.LATER;
        }
        Submission entry = request.entry();
        call.act = act;
        call.flags = entry.operationFlags();
        call.mode = (int) entry.length() & MODE_BITS;
        int refusal = switch (act) {
            case REMOVE -> readName(call, call.first, entry.fd(), entry.address());
            case MAKE_DIRECTORY -> newName(readName(call, call.first, entry.fd(), entry.address()));
            case RENAME -> {
                int first = readName(call, call.first, entry.fd(), entry.address());
                yield first < 0 ? first : readName(call, call.second, (int) entry.length(), entry.offset());
            }
            case MAKE_LINK -> {
                int first = readName(call, call.first, entry.fd(), entry.address());
                yield first < 0 ? first : newName(readName(call, call.second, (int) entry.length(), entry.offset()));
            }
            case MAKE_SYMBOLIC_LINK -> {
                int text = PoolPath.copy(call.pool, entry.address(), call.second.path);
                yield text < 0 ? text : newName(readName(call, call.first, entry.fd(), entry.offset()));
            }
            case NOTHING -> throw new AssertionError("a call that acts on no name came to act");
        };
        if (refusal >= 0) {
            openNextParent(call);
        }
        return started(call, refusal);
    }

    /// {@return whether a number attached to a call says that it is one of these}
    static boolean isAttached(int attached) {
        return attached <= FIRST_ATTACHED;
    }

    /// An operation of a call has finished.
    void advance(int attached, int result) {
        PathCall call = calls.get(FIRST_ATTACHED - attached);
        switch (call.step) {
            case OPEN_FILE -> fileOpened(call, result);
            case CHECK_FILE -> fileChecked(call, result);
            case OPEN_TARGET -> targetOpened(call, result);
            case USE_TARGET, ACT -> finish(call, result);
            case OPEN_PARENT, OPEN_SECOND_PARENT -> parentOpened(call, result);
        }
    }

    private int prepareOpen(PathCall call, Request request) {
        Submission entry = request.entry();
        int refusal = entry.opcode() == Opcode.OPENAT2.number() ? readHow(call, entry) : takeOpenFlags(call, entry);
        if (refusal < 0) {
            return refusal;
        }
        boolean writes = (call.flags & OpenFlags.ACCMODE) != OpenFlags.RDONLY || (call.flags & CHANGES_FILE) != 0;
        if (writes && access == FileAccess.READ_ONLY) {
            return Errno.EROFS.negated();
        }
        if (!call.session.handles().reserve()) {
            return Errno.EMFILE.negated();
        }
        call.handleReserved = true;
        refusal = readPath(call, call.first, entry.fd(), entry.address());
        if (refusal < 0) {
            return refusal;
        }
        call.step = PathCall.Step.OPEN_FILE;
        call.attemptsLeft = MOST_ATTEMPTS;
        engine.open(call.token, call.first.directoryFd, call.first.path, call.how);
        return 0;
    }

    /// OPENAT's flags and mode, made as strict as OPENAT2 wants them in the way that Linux does it.
    private static int takeOpenFlags(PathCall call, Submission entry) {
        int flags = entry.operationFlags() & KNOWN_TO_OPENAT;
        if ((flags & OpenFlags.PATH) != 0) {
            flags &= WITH_PATH;
        }
        int mode = (flags & MAKES_FILE) != 0 ? (int) entry.length() & MODE_BITS : 0;
        setHow(call, flags, mode, 0L);
        return 0;
    }

    private static int readHow(PathCall call, Submission entry) {
        MemorySegment pool = call.pool;
        long at = entry.offset();
        long bytes = entry.length();
        long known = OpenHow.LAYOUT.byteSize();
        if (bytes < known) {
            return Errno.EINVAL.negated();
        }
        if (bytes > MOST_HOW_BYTES) {
            return Errno.E2BIG.negated();
        }
        if (at < 0 || at > pool.byteSize() - bytes) {
            return Errno.EFAULT.negated();
        }
        for (long i = known; i < bytes; i++) {
            if (pool.get(ValueLayout.JAVA_BYTE, at + i) != 0) {
                return Errno.E2BIG.negated();
            }
        }
        MemorySegment.copy(pool, at, call.how, 0, known);
        long flags = OpenHow.flags(call.how);
        long mode = OpenHow.mode(call.how);
        if (flags != (flags & 0xffff_ffffL) || mode != (mode & MODE_BITS)) {
            return Errno.EINVAL.negated();
        }
        setHow(call, (int) flags, (int) mode, OpenHow.resolve(call.how));
        return 0;
    }

    private static void setHow(PathCall call, int flags, int mode, long resolve) {
        call.flags = flags;
        call.mode = mode;
        boolean pathOnly = (flags & OpenFlags.PATH) != 0;
        OpenHow.setFlags(call.how, Integer.toUnsignedLong(flags | (pathOnly ? OpenFlags.CLOEXEC : ALWAYS_ON_OPEN)));
        OpenHow.setMode(call.how, mode);
        OpenHow.setResolve(call.how, resolve | NEVER_LEAVE);
    }

    private void openBeneath(PathCall call, PathCall.Step step, PathCall.Target target, int flags) {
        OpenHow.setFlags(call.how, Integer.toUnsignedLong(flags | OpenFlags.CLOEXEC));
        OpenHow.setMode(call.how, 0L);
        OpenHow.setResolve(call.how, NEVER_LEAVE);
        call.step = step;
        call.attemptsLeft = MOST_ATTEMPTS;
        engine.open(call.token, target.directoryFd, target.path, call.how);
    }

    /// Copies a path and finds the directory that it begins at.
    ///
    /// @return its length, or a negated errno
    private int readPath(PathCall call, PathCall.Target target, int directory, long address) {
        int length = PoolPath.copy(call.pool, address, target.path);
        if (length < 0) {
            return length;
        }
        if (directory == AtFlags.FDCWD) {
            target.directoryFd = rootFd;
            return length;
        }
        int file = call.session.handles().find(directory);
        if (file == HandleTable.NONE) {
            return Errno.EBADF.negated();
        }
        files.use(file);
        target.directoryFile = file;
        target.directoryFd = files.descriptor(file);
        return length;
    }

    /// Copies a path and splits it before its last name.
    ///
    /// @return 0, or a negated errno
    private int readName(PathCall call, PathCall.Target target, int directory, long address) {
        int length = readPath(call, target, directory, address);
        if (length < 0) {
            return length;
        }
        return switch (target.split(length)) {
            case EMPTY -> Errno.ENOENT.negated();
            case DOTS -> Errno.EINVAL.negated();
            case TOO_LONG -> Errno.ENAMETOOLONG.negated();
            case IN_DIRECTORY -> 0;
            case PARENT_TO_OPEN -> {
                target.parentFd = TO_OPEN;
                yield 0;
            }
        };
    }

    /// {@return what [#readName] found, as Linux says it of a name that is to be made: `.` and `..` are there}
    private static int newName(int found) {
        return found == Errno.EINVAL.negated() ? Errno.EEXIST.negated() : found;
    }

    private void openNextParent(PathCall call) {
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY;
        if (call.first.parentFd == TO_OPEN) {
            openBeneath(call, PathCall.Step.OPEN_PARENT, call.first, flags);
        } else if (call.second.parentFd == TO_OPEN) {
            openBeneath(call, PathCall.Step.OPEN_SECOND_PARENT, call.second, flags);
        } else {
            actOnName(call);
        }
    }

    private void actOnName(PathCall call) {
        call.step = PathCall.Step.ACT;
        PathCall.Target on = call.first;
        switch (call.act) {
            case REMOVE -> engine.remove(call.token, on.place(), on.name, call.flags);
            case MAKE_DIRECTORY -> engine.makeDirectory(call.token, on.place(), on.name, call.mode);
            case RENAME -> engine.rename(call.token, placeOf(on), placeOf(call.second), call.flags);
            case MAKE_LINK -> engine.makeLink(call.token, placeOf(on), placeOf(call.second));
            case MAKE_SYMBOLIC_LINK -> engine.makeSymbolicLink(call.token, call.second.path, placeOf(on));
            case NOTHING -> throw new AssertionError("a chain that acts on no name came to act");
        }
    }

    private static FileEngine.Place placeOf(PathCall.Target target) {
        return new FileEngine.Place(target.place(), target.name);
    }

    /// {@return a call, attached to its token, or null if the session has as many under way as it may}
    private @Nullable PathCall begin(Request request) {
        PathCall call = calls.begin(request);
        if (call != null) {
            host.attach(call.token, FIRST_ATTACHED - call.number);
        }
        return call;
    }

    /// Answers a call with what is wrong, unless its first operation is under way.
    private Disposition started(PathCall call, int refusal) {
        if (refusal < 0) {
            finish(call, refusal);
        }
        return Disposition.TAKEN;
    }

    private boolean opensAgain(PathCall call, PathCall.Target target, int result) {
        if (result != Errno.EAGAIN.negated() || --call.attemptsLeft == 0 || call.session.isEnding()) {
            return false;
        }
        engine.open(call.token, target.directoryFd, target.path, call.how);
        return true;
    }

    private void fileOpened(PathCall call, int result) {
        if (opensAgain(call, call.first, result)) {
            return;
        }
        if (result < 0) {
            finish(call, result);
            return;
        }
        call.opened = result;
        if (call.session.isEnding()) {
            finish(call, Errno.ECANCELED.negated());
        } else if ((call.flags & OpenFlags.PATH) != 0) {
            giveHandle(call);
        } else {
            call.step = PathCall.Step.CHECK_FILE;
            engine.stat(call.token, result, AtFlags.STATX_DONT_SYNC, StatxMask.TYPE, call.status);
        }
    }

    /// Only files and directories are served: what else has a name, like a FIFO or a device, could keep a call
    /// waiting for ever, and reading some of them has effects.
    private void fileChecked(PathCall call, int result) {
        if (result < 0) {
            finish(call, result);
            return;
        }
        int type = Statx.mode(call.status) & FileMode.IFMT;
        if (type == FileMode.IFREG) {
            // A regular file that says O_NONBLOCK would answer EAGAIN where data is not in memory.
            int refusal = FileCalls.setStatusFlags(call.opened, call.flags & ~OpenFlags.NONBLOCK);
            if (refusal < 0) {
                finish(call, refusal);
                return;
            }
        } else if (type != FileMode.IFDIR) {
            finish(call, Errno.ENXIO.negated());
            return;
        }
        giveHandle(call);
    }

    private void giveHandle(PathCall call) {
        int handle = call.session.handles().add(files.add(call.opened));
        call.handleReserved = false;
        call.opened = PathCall.NONE;
        finish(call, handle);
    }

    private void targetOpened(PathCall call, int result) {
        if (opensAgain(call, call.first, result)) {
            return;
        }
        if (result < 0) {
            finish(call, result);
            return;
        }
        call.opened = result;
        if (call.session.isEnding()) {
            finish(call, Errno.ECANCELED.negated());
            return;
        }
        useTarget(call, result);
    }

    private void parentOpened(PathCall call, int result) {
        PathCall.Target target = call.step == PathCall.Step.OPEN_PARENT ? call.first : call.second;
        if (opensAgain(call, target, result)) {
            return;
        }
        if (result < 0) {
            finish(call, result);
            return;
        }
        target.parentFd = result;
        if (call.session.isEnding()) {
            finish(call, Errno.ECANCELED.negated());
        } else {
            openNextParent(call);
        }
    }

    private void finish(PathCall call, int result) {
        if (call.opened != PathCall.NONE) {
            engine.forget(call.opened);
        }
        if (call.handleReserved) {
            call.session.handles().release();
        }
        letGo(call.first);
        letGo(call.second);
        long token = call.token;
        calls.end(call);
        host.complete(token, result);
    }

    private void letGo(PathCall.Target target) {
        if (target.parentFd >= 0) {
            engine.forget(target.parentFd);
        }
        if (target.directoryFile != PathCall.NONE) {
            files.unuse(target.directoryFile);
        }
    }
}
