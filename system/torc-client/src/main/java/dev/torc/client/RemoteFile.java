package dev.torc.client;

import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FsyncFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// Something that is open at a service.
///
/// **Threads.** As its [Session].
public final class RemoteFile implements AutoCloseable {

    /// The service's root, where a directory's handle is asked for.
    static final int ROOT = AtFlags.FDCWD;

    private static final int DIRECTORY_BYTES = 64 * 1024;

    private final Session session;
    private final SessionCalls calls;
    private final int handle;
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();

    RemoteFile(Session session, SessionCalls calls, int handle, String path) {
        this.session = session;
        this.calls = calls;
        this.handle = handle;
        this.path = path;
    }

    /// {@return the handle, a number that means something in this session only}
    public int handle() {
        return handle;
    }

    /// {@return the path that it was opened by}
    public String path() {
        return path;
    }

    /// Opens what a path names, seen from this directory.
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public RemoteFile open(String relativePath, OpenMode mode) throws IOException {
        return session.openAt(handle, relativePath, mode);
    }

    /// Reads into a slice, as much as fits.
    ///
    /// @param fileOffset where in the file, in bytes
    /// @return how many bytes were read; fewer than fit may be, and 0 is the end
    /// @throws IOException if the service refuses, or the session has ended
    public int read(Slice into, long fileOffset) throws IOException {
        return calls.transfer(Opcode.READ_FIXED, handle, into, fileOffset, path);
    }

    /// Writes what is in a slice.
    ///
    /// @param fileOffset where in the file, in bytes
    /// @return how many bytes were written, which may be fewer
    /// @throws IOException if the service refuses, or the session has ended
    public int write(Slice from, long fileOffset) throws IOException {
        return calls.transfer(Opcode.WRITE_FIXED, handle, from, fileOffset, path);
    }

    /// Starts a read into a slice, as much as fits, in a session on a reactor.
    ///
    /// @param into lent until the read is answered
    /// @param fileOffset where in the file, in bytes
    /// @return the read; it fails with what [#read] would throw
    /// @throws IllegalStateException if the slice is lent or closed
    /// @throws UnsupportedOperationException if the session is on no reactor
    public Transfer startRead(Slice into, long fileOffset) {
        return session.beginTransfer(Opcode.READ_FIXED, handle, into, Pipeline.lengthOf(into), fileOffset, path);
    }

    /// Starts a write of what is in a slice, in a session on a reactor.
    ///
    /// @param from lent until the write is answered
    /// @param fileOffset where in the file, in bytes
    /// @return the write; it fails with what [#write] would throw
    /// @throws IllegalStateException if the slice is lent or closed
    /// @throws UnsupportedOperationException if the session is on no reactor
    public Transfer startWrite(Slice from, long fileOffset) {
        return startWrite(from, Pipeline.lengthOf(from), fileOffset);
    }

    /// Starts a write of the beginning of a slice, in a session on a reactor.
    ///
    /// @param from lent until the write is answered
    /// @param bytes how much of it
    /// @param fileOffset where in the file, in bytes
    /// @return the write; it fails with what [#write] would throw
    /// @throws IndexOutOfBoundsException if the slice is shorter
    /// @throws IllegalStateException if the slice is lent or closed
    /// @throws UnsupportedOperationException if the session is on no reactor
    public Transfer startWrite(Slice from, int bytes, long fileOffset) {
        Objects.checkFromIndexSize(0L, bytes, from.byteSize());
        return session.beginTransfer(Opcode.WRITE_FIXED, handle, from, bytes, fileOffset, path);
    }

    /// Gives the next names in this directory, in no order, without `.` and `..`.
    ///
    /// @return as many as the service gives at once; none at the end
    /// @throws java.nio.file.NotDirectoryException if it is none
    /// @throws IOException if the service refuses, or the session has ended
    public List<DirectoryItem> list() throws IOException {
        List<DirectoryItem> items = new ArrayList<>();
        try (Slice slice = session.allocate(DIRECTORY_BYTES)) {
            int bytes = listInto(slice);
            // A part that holds nothing but `.` and `..` is not the end.
            while (bytes > 0 && items.isEmpty()) {
                DirectoryListing.read(slice.memory(), bytes, items);
                if (items.isEmpty()) {
                    bytes = listInto(slice);
                }
            }
        }
        return items;
    }

    private int listInto(Slice into) throws IOException {
        try (PathCall call = calls.begin("getdents", path)) {
            return call.opcode(TorcOpcode.GETDENTS.number())
                    .fd(handle)
                    .address(into.offset())
                    .length(Pipeline.lengthOf(into))
                    .run();
        }
    }

    /// {@return what it is}
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public FileStatus status() throws IOException {
        return session.status(handle, path, AtFlags.EMPTY_PATH);
    }

    /// Returns when what was written is on the device, with all that is told of the file.
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public void sync() throws IOException {
        sync(0);
    }

    /// Returns when what was written is on the device and can be read again after a crash.
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public void syncContent() throws IOException {
        sync(FsyncFlags.DATASYNC);
    }

    private void sync(int flags) throws IOException {
        try (PathCall call = calls.begin("fsync", path)) {
            call.opcode(Opcode.FSYNC.number()).fd(handle).flags(flags).run();
        }
    }

    /// Cuts the file off, or extends it by zeros.
    ///
    /// @param bytes its new length
    /// @throws IOException if the service refuses, or the session has ended
    public void truncate(long bytes) throws IOException {
        try (PathCall call = calls.begin("ftruncate", path)) {
            call.opcode(Opcode.FTRUNCATE.number()).fd(handle).offset(bytes).run();
        }
    }

    /// Changes what is told of it. Owner, mode and times are changed in this order; where one fails, those before
    /// it have been changed.
    ///
    /// @throws IOException if the service refuses, or the session has ended
    public void change(StatusChange change) throws IOException {
        session.change(handle, path, change, AtFlags.EMPTY_PATH);
    }

    /// Locks a part of it, or unlocks it, without waiting. The lock is this handle's: it excludes other handles,
    /// of this session too, and programs of the server's machine that lock so, and it goes when this is closed.
    ///
    /// @param mode how
    /// @param fileOffset where it begins, in bytes
    /// @param bytes its length; 0 is to the end, however far that moves
    /// @return whether it is so now; false if another has what excludes it
    /// @throws IOException if the service refuses, or the session has ended
    public boolean tryLock(LockMode mode, long fileOffset, long bytes) throws IOException {
        try (PathCall call = calls.begin("lock", path)) {
            call.opcode(TorcOpcode.SETLK.number())
                    .fd(handle)
                    .offset(fileOffset)
                    .address(bytes)
                    .length(mode.number())
                    .run();
            return true;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EAGAIN.number()) {
                return false;
            }
            throw e;
        }
    }

    /// Sees to it that there is room on the device, or that there is none taken any more.
    ///
    /// @param mode `FALLOC_FL_*`, or 0
    /// @param fileOffset where in the file, in bytes
    /// @param bytes how much
    /// @throws dev.torc.posix.ResourceExhaustedException if the device has no room
    /// @throws IOException if the service refuses, or the session has ended
    public void allocate(int mode, long fileOffset, long bytes) throws IOException {
        try (PathCall call = calls.begin("fallocate", path)) {
            call.opcode(Opcode.FALLOCATE.number())
                    .fd(handle)
                    .offset(fileOffset)
                    .address(bytes)
                    .length(mode)
                    .run();
        }
    }

    /// Closes it. A second time does nothing, nor does it when the session has ended.
    ///
    /// @throws IOException if something that was written before could not be kept
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (PathCall call = calls.begin("close", path)) {
            call.opcode(Opcode.CLOSE.number()).fd(handle).run();
        } catch (SessionEndedException _) {
            // The service has closed it, or is gone with it.
        }
    }

    /// Closes it without waiting for the service's answer, in a session on a reactor. A second time does nothing.
    ///
    /// @throws UnsupportedOperationException if the session is on no reactor
    public void release() {
        if (closed.compareAndSet(false, true)) {
            session.release(handle);
        }
    }
}
