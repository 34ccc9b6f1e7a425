package dev.torc.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// Moves bytes from a channel to another, one of which is a file of a service.
///
/// From one file to another of the same session they lie in the pool on their way, and nobody copies them in this
/// process. With any other channel they are copied once: that may keep a transfer waiting as long as it likes, and
/// memory of the pool is not for waiting in.
final class FileCopy {

    private FileCopy() {}

    /// What is done at a channel's position.
    interface AtPosition {
        /// {@return how far it moved}
        long at(long position) throws IOException, InterruptedException;
    }

    private static ByteBuffer bufferFor(long count) {
        return ByteBuffer.allocateDirect((int) Math.min(count, Attachment.MOST_TRANSFER_BYTES));
    }

    /// {@return how many bytes were moved; fewer where the source ends, or the target takes no more}
    static long toChannel(OpenFile source, long from, long count, WritableByteChannel target)
            throws IOException, InterruptedException {
        if (target instanceof TorcFileChannel ours) {
            return ours.moving(at -> between(source, from, ours.file(), at, count));
        }
        ByteBuffer buffer = bufferFor(count);
        long moved = 0;
        while (moved < count) {
            buffer.clear().limit((int) Math.min(count - moved, buffer.capacity()));
            int bytes = source.read(buffer, from + moved);
            int taken = bytes == 0 ? 0 : target.write(buffer.flip());
            moved += taken;
            if (bytes == 0 || taken < bytes) {
                break;
            }
        }
        return moved;
    }

    /// {@return how many bytes were moved; fewer where the source has no more at the time}
    static long fromChannel(ReadableByteChannel source, OpenFile target, long to, long count)
            throws IOException, InterruptedException {
        if (source instanceof TorcFileChannel ours) {
            return ours.moving(at -> between(ours.file(), at, target, to, count));
        }
        ByteBuffer buffer = bufferFor(count);
        long moved = 0;
        while (moved < count) {
            buffer.clear().limit((int) Math.min(count - moved, buffer.capacity()));
            int bytes = source.read(buffer);
            int written = bytes <= 0 ? 0 : target.write(buffer.flip(), to + moved);
            moved += written;
            if (bytes <= 0 || written < bytes) {
                break;
            }
        }
        return moved;
    }

    /// {@return how many bytes were moved; fewer where the source ends, or the target takes no more}
    static long between(OpenFile source, long from, OpenFile target, long to, long count)
            throws IOException, InterruptedException {
        if (!source.sharesMemoryWith(target)) {
            return betweenSessions(source, from, target, to, count);
        }
        long moved = 0;
        while (moved < count) {
            int bytes;
            int written;
            try (Attachment.Room room = source.room(count - moved)) {
                bytes = source.read(room, from + moved);
                written = bytes == 0 ? 0 : target.write(room, bytes, to + moved);
            }
            moved += written;
            if (bytes == 0 || written < bytes) {
                break;
            }
        }
        return moved;
    }

    private static long betweenSessions(OpenFile source, long from, OpenFile target, long to, long count)
            throws IOException, InterruptedException {
        ByteBuffer buffer = bufferFor(count);
        long moved = 0;
        while (moved < count) {
            buffer.clear().limit((int) Math.min(count - moved, buffer.capacity()));
            int bytes = source.read(buffer, from + moved);
            int written = bytes == 0 ? 0 : target.write(buffer.flip(), to + moved);
            moved += written;
            if (bytes == 0 || written < bytes) {
                break;
            }
        }
        return moved;
    }
}
