package dev.torc.nio;

import dev.torc.client.FileStatus;
import dev.torc.client.RemoteFile;
import dev.torc.client.SessionEndedException;
import dev.torc.client.Transfer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A file of a service that is open, and how bytes get between it and buffers: through slices of the session's
/// pool, so with one copy, and none from one file of a service to another.
///
/// **Threads.** Any. **Ownership.** Whoever drops it without [#close] gives its handle back when the collector
/// finds it.
final class OpenFile {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Service service;
    private final Attachment attachment;
    private final RemoteFile file;
    private final Cleaner.Cleanable forgotten;
    private volatile TorcFileAttributes.@Nullable Key key;

    OpenFile(Service service, Attachment attachment, RemoteFile file) {
        this.service = service;
        this.attachment = attachment;
        this.file = file;
        this.forgotten = CLEANER.register(this, file::release);
    }

    /// Takes memory in which bytes of this file can lie.
    Attachment.Room room(long bytes) throws IOException, InterruptedException {
        return attachment.take((int) Math.min(bytes, Attachment.MOST_TRANSFER_BYTES));
    }

    /// Reads what fits into the memory.
    ///
    /// @return how many bytes, 0 at the end
    int read(Attachment.Room into, long position) throws IOException, InterruptedException {
        return await(file.startRead(into.slice(), position));
    }

    /// Writes the first bytes of the memory.
    ///
    /// @return how many bytes
    int write(Attachment.Room from, int bytes, long position) throws IOException, InterruptedException {
        return await(file.startWrite(from.slice(), bytes, position));
    }

    private int await(Transfer transfer) throws IOException, InterruptedException {
        transfer.await();
        try {
            var unused = transfer.join();
            return transfer.bytes();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case SessionEndedException ended -> {
                    service.drop(attachment);
                    throw ended;
                }
                case IOException failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /// Reads until the buffer is full, or the file has no more at the time.
    ///
    /// @return how many bytes, 0 if the buffer has room for none or the file ends before `position`
    int read(ByteBuffer into, long position) throws IOException, InterruptedException {
        int moved = 0;
        while (into.hasRemaining()) {
            int wanted;
            int bytes;
            try (Attachment.Room room = room(into.remaining())) {
                wanted = (int) room.slice().byteSize();
                bytes = read(room, position + moved);
                MemorySegment target = MemorySegment.ofBuffer(into);
                MemorySegment.copy(room.slice().memory(), 0, target, 0, bytes);
            } catch (IllegalStateException e) {
                throw attachment.ended(e);
            } catch (IOException e) {
                if (moved > 0) {
                    return moved; // The next read meets the reason again.
                }
                throw e;
            }
            into.position(into.position() + bytes);
            moved += bytes;
            if (bytes < wanted) {
                break;
            }
        }
        return moved;
    }

    /// Writes the buffer.
    ///
    /// @return how many bytes; fewer than there are only where the service refused the rest
    int write(ByteBuffer from, long position) throws IOException, InterruptedException {
        int moved = 0;
        while (from.hasRemaining()) {
            int bytes;
            try (Attachment.Room room = room(from.remaining())) {
                MemorySegment memory = room.slice().memory();
                MemorySegment.copy(MemorySegment.ofBuffer(from), 0, memory, 0, memory.byteSize());
                bytes = write(room, (int) memory.byteSize(), position + moved);
            } catch (IllegalStateException e) {
                throw attachment.ended(e);
            } catch (IOException e) {
                if (moved > 0) {
                    return moved;
                }
                throw e;
            }
            from.position(from.position() + bytes);
            moved += bytes;
            if (bytes == 0) {
                break;
            }
        }
        return moved;
    }

    /// What is done on the open file.
    interface Work<T> {
        T on(RemoteFile file) throws IOException;
    }

    <T> T call(Work<T> work) throws IOException {
        try {
            return work.on(file);
        } catch (IllegalStateException e) {
            throw attachment.ended(e);
        } catch (SessionEndedException e) {
            service.drop(attachment);
            throw e;
        }
    }

    FileStatus status() throws IOException {
        return call(RemoteFile::status);
    }

    /// {@return what tells this file from others}
    TorcFileAttributes.Key key() throws IOException {
        TorcFileAttributes.Key known = key;
        if (known == null) {
            known = new TorcFileAttributes(status()).fileKey();
            key = known;
        }
        return known;
    }

    FileLocks locks() {
        return service.locks();
    }

    /// {@return whether the two lie in one session, so that memory of one serves the other}
    boolean sharesMemoryWith(OpenFile other) {
        return attachment == other.attachment;
    }

    /// Closes it. A second time does nothing.
    ///
    /// @throws IOException if something that was written before could not be kept
    void close() throws IOException {
        service.locks().forget(this);
        file.close();
        forgotten.clean();
    }

    /// Closes it without waiting for the service.
    void release() {
        service.locks().forget(this);
        forgotten.clean();
    }
}
