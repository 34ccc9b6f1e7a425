package dev.torc.scheme.file;

import dev.torc.posix.FileCalls;
import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.scheme.SchemeHost;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FsyncFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.RecordLock;
import dev.torc.uapi.RwFlags;
import dev.torc.uapi.SeekOrigin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// File operations as blocking system calls on the server's worker threads.
///
/// There is one piece of work for each call that can be pending, used again and again, so an operation allocates
/// nothing once its piece is there.
final class BlockingFileEngine implements FileEngine {

    private static final MemorySegment NO_MEMORY = MemorySegment.NULL;

    private final SchemeHost host;
    private final MemorySegment emptyPath = Arena.global().allocate(1);
    private final @Nullable Work[] works;

    BlockingFileEngine(SchemeHost host) {
        this.host = host;
        this.works = new Work[host.callsInFlight()];
    }

    private enum Kind {
        READ,
        WRITE,
        FSYNC,
        TRUNCATE,
        ALLOCATE,
        OPEN,
        STAT,
        REMOVE,
        MAKE_DIRECTORY,
        RENAME,
        MAKE_SYMBOLIC_LINK,
        MAKE_LINK,
        READ_LINK,
        SET_STATUS,
        STAT_FILE_SYSTEM,
        ACCESS,
        LOCK,
        LIST,
        CLOSE
    }

    @Override
    public void transfer(long token, int fd, Request request) {
        Submission entry = request.entry();
        boolean reads = entry.opcode() == Opcode.READ_FIXED.number();
        Work work = work(token, reads ? Kind.READ : Kind.WRITE, fd);
        work.memory = request.session().pool(entry.bufferIndex()).asSlice(entry.address(), entry.length());
        work.offset = entry.offset();
        work.flags = entry.operationFlags();
        start(work);
    }

    @Override
    public void forward(long token, int fd, Request request) {
        Submission entry = request.entry();
        Kind kind;
        if (entry.opcode() == Opcode.FSYNC.number()) {
            kind = Kind.FSYNC;
        } else if (entry.opcode() == Opcode.FTRUNCATE.number()) {
            kind = Kind.TRUNCATE;
        } else {
            kind = Kind.ALLOCATE;
        }
        Work work = work(token, kind, fd);
        work.offset = entry.offset();
        work.length = entry.address();
        work.mode = (int) entry.length();
        work.flags = entry.operationFlags();
        start(work);
    }

    @Override
    public void open(long token, int directoryFd, MemorySegment path, MemorySegment how) {
        Work work = work(token, Kind.OPEN, directoryFd);
        work.memory = path;
        work.secondMemory = how;
        start(work);
    }

    @Override
    public void stat(long token, int fd, int flags, int mask, MemorySegment into) {
        Work work = work(token, Kind.STAT, fd);
        work.flags = flags | AtFlags.EMPTY_PATH;
        work.mode = mask;
        work.memory = into;
        start(work);
    }

    @Override
    public void remove(long token, int directoryFd, MemorySegment name, int flags) {
        Work work = work(token, Kind.REMOVE, directoryFd);
        work.memory = name;
        work.flags = flags;
        start(work);
    }

    @Override
    public void makeDirectory(long token, int directoryFd, MemorySegment name, int mode) {
        Work work = work(token, Kind.MAKE_DIRECTORY, directoryFd);
        work.memory = name;
        work.mode = mode;
        start(work);
    }

    @Override
    public void rename(long token, Place from, Place to, int flags) {
        Work work = work(token, Kind.RENAME, from.directoryFd());
        work.memory = from.name();
        work.secondFd = to.directoryFd();
        work.secondMemory = to.name();
        work.flags = flags;
        start(work);
    }

    @Override
    public void makeSymbolicLink(long token, MemorySegment target, Place link) {
        Work work = work(token, Kind.MAKE_SYMBOLIC_LINK, link.directoryFd());
        work.memory = target;
        work.secondMemory = link.name();
        start(work);
    }

    @Override
    public void makeLink(long token, Place from, Place to) {
        Work work = work(token, Kind.MAKE_LINK, from.directoryFd());
        work.memory = from.name();
        work.secondFd = to.directoryFd();
        work.secondMemory = to.name();
        start(work);
    }

    @Override
    public void readLink(long token, int fd, MemorySegment into) {
        Work work = work(token, Kind.READ_LINK, fd);
        work.memory = into;
        start(work);
    }

    @Override
    public void setStatus(long token, int fd, int mask, MemorySegment status) {
        Work work = work(token, Kind.SET_STATUS, fd);
        work.mode = mask;
        work.memory = status;
        start(work);
    }

    @Override
    public void statFileSystem(long token, int fd, MemorySegment into) {
        Work work = work(token, Kind.STAT_FILE_SYSTEM, fd);
        work.memory = into;
        start(work);
    }

    @Override
    public void access(long token, int fd, int mode) {
        Work work = work(token, Kind.ACCESS, fd);
        work.mode = mode;
        start(work);
    }

    @Override
    public void lock(long token, int fd, Request request) {
        Submission entry = request.entry();
        Work work = work(token, Kind.LOCK, fd);
        work.offset = entry.offset();
        work.length = entry.address();
        work.mode = (int) entry.length();
        start(work);
    }

    @Override
    public void list(long token, int fd, MemorySegment into) {
        Work work = work(token, Kind.LIST, fd);
        work.memory = into;
        start(work);
    }

    @Override
    public void close(long token, int fd) {
        start(work(token, Kind.CLOSE, fd));
    }

    @Override
    public void forget(int fd) {
        if (!host.workers().execute(() -> FileCalls.close(fd))) {
            FileCalls.close(fd);
        }
    }

    /// A system call of a file that has begun ends by itself; one that has not is short of its turn only.
    @Override
    public void cancel(long token) {}

    private Work work(long token, Kind kind, int fd) {
        int call = (int) token;
        Work work = works[call];
        if (work == null) {
            work = new Work();
            works[call] = work;
        }
        work.token = token;
        work.kind = kind;
        work.fd = fd;
        return work;
    }

    private void start(Work work) {
        if (!host.workers().execute(work)) {
            host.operationFinished(work.token, Errno.EAGAIN.negated());
        }
    }

    /// One operation. Its fields are written by the server's thread before a worker has it, and by nobody after.
    private final class Work implements Runnable {

        private long token;
        private Kind kind = Kind.CLOSE;
        private int fd;
        private int secondFd;
        private int flags;
        private int mode;
        private long offset;
        private long length;
        private MemorySegment memory = NO_MEMORY;
        private MemorySegment secondMemory = NO_MEMORY;

        @Override
        public void run() {
            long result = perform();
            // A pool of a session that has ended must not be kept by what is only used again later.
            memory = NO_MEMORY;
            secondMemory = NO_MEMORY;
            host.operationFinished(token, (int) result);
        }

        private long perform() {
            return switch (kind) {
                case READ -> read();
                case WRITE -> write();
                case FSYNC -> (flags & FsyncFlags.DATASYNC) != 0 ? FileCalls.fdatasync(fd) : FileCalls.fsync(fd);
                case TRUNCATE -> FileCalls.ftruncate(fd, offset);
                case ALLOCATE -> FileCalls.fallocate(fd, mode, offset, length);
                case OPEN -> FileCalls.openat2(fd, memory, secondMemory);
                case STAT -> FileCalls.statx(fd, emptyPath, flags, mode, memory);
                case REMOVE -> FileCalls.unlinkat(fd, memory, flags);
                case MAKE_DIRECTORY -> FileCalls.mkdirat(fd, memory, mode);
                case RENAME -> FileCalls.renameat2(fd, memory, secondFd, secondMemory, flags);
                case MAKE_SYMBOLIC_LINK -> FileCalls.symlinkat(memory, fd, secondMemory);
                case MAKE_LINK -> FileCalls.linkat(fd, memory, secondFd, secondMemory, 0);
                case READ_LINK -> readLink();
                case SET_STATUS -> StatusChange.apply(fd, mode, memory);
                case STAT_FILE_SYSTEM -> FileCalls.fstatfs(fd, memory);
                case ACCESS -> FileCalls.faccessat(fd, emptyPath, mode, AtFlags.EMPTY_PATH | AtFlags.EACCESS);
                case LOCK -> lock();
                case LIST -> FileCalls.getdents64(fd, memory);
                case CLOSE -> FileCalls.close(fd);
            };
        }

        private long readLink() {
            long length = FileCalls.readlinkat(fd, emptyPath, memory);
            // What Linux says of a descriptor that is no link; of a path it would say EINVAL.
            return length == Errno.ENOENT.negated() ? Errno.EINVAL.negated() : length;
        }

        private long lock() {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment lock = scratch.allocate(RecordLock.LAYOUT);
                RecordLock.setType(lock, mode);
                RecordLock.setOrigin(lock, SeekOrigin.SET);
                RecordLock.setStart(lock, offset);
                RecordLock.setLengthBytes(lock, length);
                return FileCalls.tryRecordLock(fd, lock);
            }
        }

        private long read() {
            // Not waiting is what this engine cannot do.
            if ((flags & (RwFlags.NOWAIT | RwFlags.APPEND)) != 0) {
                return Errno.EOPNOTSUPP.negated();
            }
            return FileCalls.pread(fd, memory, offset);
        }

        private long write() {
            if ((flags & (RwFlags.NOWAIT | RwFlags.APPEND)) != 0) {
                return Errno.EOPNOTSUPP.negated();
            }
            long written = FileCalls.pwrite(fd, memory, offset);
            if (written < 0 || (flags & (RwFlags.DSYNC | RwFlags.SYNC)) == 0) {
                return written;
            }
            int synced = (flags & RwFlags.SYNC) != 0 ? FileCalls.fsync(fd) : FileCalls.fdatasync(fd);
            return synced < 0 ? synced : written;
        }
    }
}
