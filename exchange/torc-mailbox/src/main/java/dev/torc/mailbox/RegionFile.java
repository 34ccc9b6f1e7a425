package dev.torc.mailbox;

import dev.torc.posix.BlockingCalls;
import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.MemoryMaps;
import dev.torc.posix.SyscallErrors;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FileMode;
import dev.torc.uapi.FilesystemMagic;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.RecordLock;
import dev.torc.uapi.RecordLockType;
import dev.torc.uapi.SeekOrigin;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file behind a region, and the locks on it by which Linux tells who lives.
///
/// A lock is of one byte, far beyond the file's end, where `fcntl(2)` allows it:
///
/// ```text
///   2^40       making: exclusive, while somebody makes the region or looks whether it is made
///   2^40 + 1   mapped: shared, by everybody who has mapped it
///   2^41 + n   owner n: exclusive, by the process that has this number
/// ```
///
/// **Why locks of the open file** (`F_OFD_SETLK`) and not of the process (`F_SETLK`): those of a process are all
/// gone when it closes *any* descriptor of the file, so that a second attachment which ends would make the first
/// look dead; and a process cannot see its own, so two attachments in one process would both have every number.
/// Locks of an open file go with the last descriptor of it. A child between `fork` and `exec` has one for a
/// moment, and a child that never comes to
/// `exec` for as long as it runs: death is then told late, never early. The descriptors are closed on `exec`, and
/// are given to nobody. Linux closes a process' files after its last thread has left its memory (`exit_mm` comes
/// before
/// `exit_files` in each thread's end), so whoever sees the lock gone sees all that the process ever wrote, and no
/// more comes.
///
/// **Two open files.** What an open file has locked it does not see as locked, so one is there to hold locks and
/// the other to ask.
///
/// **Why one file for memory and locks.** A lock file that somebody removes would come back as another one, on
/// which all who live seem dead. Here, whoever has found the memory has found the locks.
///
/// **Threads.** Any.
final class RegionFile implements Lives, AutoCloseable {

    private static final int OWN_ONLY = FileMode.IRUSR | FileMode.IWUSR;
    private static final int FLAGS = OpenFlags.RDWR | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK;

    private static final long MAKING = 1L << 40;
    private static final long MAPPED = MAKING + 1;
    private static final long OWNERS = 1L << 41;

    private final Path path;
    private final Descriptor holder;
    private final Descriptor asker;

    private RegionFile(Path path, Descriptor holder, Descriptor asker) {
        this.path = path;
        this.holder = holder;
        this.asker = asker;
    }

    /// Opens the file, or makes an empty one.
    ///
    /// @throws AccessDeniedException if it belongs to somebody else, or others can open it, or it is no plain
    ///     file
    /// @throws IOException if Linux refuses, or the file is on another machine, where locks can be lost
    static RegionFile open(Path path) throws IOException {
        return BlockingCalls.<RegionFile, IOException>call(() -> {
            Descriptor holder = FileCalls.open(path, FLAGS | OpenFlags.CREAT, OWN_ONLY);
            try {
                check(path, holder);
                // The very same file, whatever the name stands for by now.
                Descriptor asker = FileCalls.open(Path.of("/proc/self/fd/" + holder.number()), OpenFlags.RDWR, 0);
                return new RegionFile(path, holder, asker);
            } catch (IOException | RuntimeException | Error e) {
                holder.close();
                throw e;
            }
        });
    }

    /// {@return whether this process may make the region now, and nobody else does}
    boolean tryMaking() throws IOException {
        return tryLock(MAKING, RecordLockType.WRLCK);
    }

    void endMaking() throws IOException {
        if (!tryLock(MAKING, RecordLockType.UNLCK)) {
            throw new AssertionError("a lock that this process holds could not be given up");
        }
    }

    /// Says that this process has mapped the region; nobody makes it anew from now on.
    void holdMapped() throws IOException {
        if (!tryLock(MAPPED, RecordLockType.RDLCK)) {
            throw new AssertionError("somebody has excluded all others from a region");
        }
    }

    /// {@return whether anybody else has mapped the region}
    boolean isMapped() throws IOException {
        return isLocked(MAPPED, RecordLockType.WRLCK);
    }

    /// {@return whether this owner's number is this process' now}
    boolean tryOwner(int owner) throws IOException {
        return tryLock(OWNERS + owner, RecordLockType.WRLCK);
    }

    @Override
    public boolean isAlive(int owner) {
        try {
            return isLocked(OWNERS + owner, RecordLockType.RDLCK);
        } catch (IOException notToBeToldNow) {
            return true;
        }
    }

    /// {@return the file's length in bytes}
    long byteSize() throws IOException {
        return BlockingCalls.<Long, IOException>call(() -> MemoryMaps.byteSize(asker));
    }

    /// Makes it zeros of this length, all of which there is memory for.
    ///
    /// @throws dev.torc.posix.ResourceExhaustedException if there is not
    /// @throws IOException if Linux refuses
    void makeZeros(long bytes) throws IOException {
        BlockingCalls.<IOException>run(() -> {
            SyscallErrors.check(FileCalls.ftruncate(holder.number(), 0), "ftruncate", path.toString());
            // Taken now, so that there is no store to a page later that cannot be had, which would be a fault.
            SyscallErrors.check(
                    FileCalls.fallocate(holder.number(), 0, 0, bytes), "fallocate", path + " of " + bytes + " bytes");
        });
    }

    /// {@return the descriptor to map it by, lent}
    Descriptor descriptor() {
        return holder;
    }

    /// Lets all locks go. The region is no longer mapped by then.
    @Override
    public void close() {
        asker.close();
        holder.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private boolean tryLock(long at, int type) throws IOException {
        return BlockingCalls.<Boolean, IOException>call(() -> {
            try (Arena scratch = Arena.ofConfined()) {
                int result = FileCalls.tryRecordLock(holder.number(), lock(scratch, at, type));
                if (result == Errno.EAGAIN.negated()) {
                    return false;
                }
                SyscallErrors.check(result, "fcntl(F_OFD_SETLK)", path.toString());
                return true;
            }
        });
    }

    private boolean isLocked(long at, int type) throws IOException {
        return BlockingCalls.<Boolean, IOException>call(() -> {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment lock = lock(scratch, at, type);
                SyscallErrors.check(
                        FileCalls.findRecordLock(asker.number(), lock), "fcntl(F_OFD_GETLK)", path.toString());
                return RecordLock.type(lock) != RecordLockType.UNLCK;
            }
        });
    }

    private static MemorySegment lock(Arena scratch, long at, int type) {
        MemorySegment lock = scratch.allocate(RecordLock.LAYOUT);
        RecordLock.setType(lock, type);
        RecordLock.setOrigin(lock, SeekOrigin.SET);
        RecordLock.setStart(lock, at);
        RecordLock.setLengthBytes(lock, 1);
        return lock;
    }

    private static void check(Path path, Descriptor file) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment status = scratch.allocate(Statx.LAYOUT);
            SyscallErrors.check(
                    FileCalls.statx(
                            file.number(), scratch.allocateFrom(""), AtFlags.EMPTY_PATH, StatxMask.BASIC_STATS, status),
                    "statx",
                    path.toString());
            int mode = Statx.mode(status);
            if ((mode & FileMode.IFMT) != FileMode.IFREG) {
                throw refused(path, "it is no plain file");
            }
            if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(Statx.uid(status))) {
                throw refused(path, "it belongs to user " + Statx.uid(status));
            }
            if ((mode & (FileMode.IRWXG | FileMode.IRWXO)) != 0) {
                throw refused(path, "others can open it");
            }
        }
        if (MemoryMaps.fileSystem(file) == FilesystemMagic.NFS) {
            throw new IOException(
                    path + " is not used for mailboxes: it is on another machine, where locks can be lost");
        }
    }

    private static AccessDeniedException refused(Path path, String reason) {
        return new AccessDeniedException(path.toString(), null, "not used for mailboxes: " + reason);
    }
}
