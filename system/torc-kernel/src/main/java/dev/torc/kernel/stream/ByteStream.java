package dev.torc.kernel.stream;

import dev.torc.kernel.Call;
import dev.torc.kernel.CallLine;
import dev.torc.kernel.KernelHost;
import dev.torc.uapi.Errno;
import dev.torc.uapi.PollFlags;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Bytes on their way from writers to readers, in order: as many as there is room for, and the calls that wait.
///
/// As with a pipe of Linux (pipe(7)): a write of at most [#ATOMIC_BYTES] is not mixed with others, and a longer one
/// may be answered with less than it was asked to move. A read takes what is there, and is answered with 0 when
/// nothing is and no writer is left; a write is answered with EPIPE when no reader is left.
///
/// **Threads.** The kernel's.
final class ByteStream {

    /// How many bytes wait here at most.
    static final int CAPACITY = 64 << 10;

    /// What is written as a whole.
    static final int ATOMIC_BYTES = 4096;

    private final StreamMemory memory;
    private final int userId;
    private CallLine readers;
    private CallLine writers;
    private byte[] ring = new byte[0];
    private int head;
    private int count;
    private final List<StreamEnd> readerEnds = new ArrayList<>();
    private final List<StreamEnd> writerEnds = new ArrayList<>();
    private boolean hadReader;
    private boolean hadWriter;

    /// Makes an empty stream without ends.
    ///
    /// @param memory what its bytes are accounted to
    /// @param userId whose stream it is
    /// @param reader a keeper of reads
    /// @param writer a keeper of writes, which may be the same
    ByteStream(StreamMemory memory, int userId, StreamEnd reader, StreamEnd writer) {
        this.memory = memory;
        this.userId = userId;
        this.readers = new CallLine(reader);
        this.writers = new CallLine(writer);
    }

    /// Gives the reads to another keeper. None waits.
    void readBy(StreamEnd keeper) {
        readers = new CallLine(keeper);
    }

    /// Gives the writes to another keeper. None waits.
    void writtenBy(StreamEnd keeper) {
        writers = new CallLine(keeper);
    }

    /// Lets another keeper's calls read and write.
    void shareWith(StreamEnd keeper) {
        readers.shareWith(keeper);
        writers.shareWith(keeper);
    }

    void readerComes(StreamEnd end) {
        hadReader = true;
        readerEnds.add(end);
    }

    void writerComes(StreamEnd end) {
        hadWriter = true;
        writerEnds.add(end);
    }

    /// One reader is gone; with the last one the bytes that wait are lost, and writers are told.
    void readerGoes(KernelHost host, StreamEnd end) {
        readerEnds.remove(end);
        if (readerEnds.isEmpty()) {
            count = 0;
            for (long token = writers.first(); token != CallLine.NOBODY; token = writers.first()) {
                host.complete(token, Errno.EPIPE.negated());
            }
            writerEnds.forEach(writer -> writer.tell(PollFlags.OUT | PollFlags.ERR));
        }
        freeIfUnused();
    }

    /// One writer is gone; with the last one readers are told, when they have all that was written.
    void writerGoes(KernelHost host, StreamEnd end) {
        writerEnds.remove(end);
        if (writerEnds.isEmpty()) {
            for (long token = readers.first(); token != CallLine.NOBODY; token = readers.first()) {
                host.complete(token, 0);
            }
            readerEnds.forEach(reader -> reader.tell(PollFlags.IN | PollFlags.HUP));
        }
        freeIfUnused();
    }

    private void freeIfUnused() {
        if (isUnused()) {
            memory.change(userId, -ring.length);
            ring = new byte[0];
        }
    }

    boolean isUnused() {
        return readerEnds.isEmpty() && writerEnds.isEmpty();
    }

    /// {@return what its readers are ready for}
    int readerReadiness() {
        int ended = hasEnded() ? PollFlags.IN | PollFlags.HUP : 0;
        return ended | (count > 0 ? PollFlags.IN : 0);
    }

    /// {@return what its writers are ready for}
    int writerReadiness() {
        return isBroken() ? PollFlags.OUT | PollFlags.ERR : isWritable() ? PollFlags.OUT : 0;
    }

    private boolean isWritable() {
        return CAPACITY - count >= ATOMIC_BYTES;
    }

    private boolean hasEnded() {
        return hadWriter && writerEnds.isEmpty();
    }

    private boolean isBroken() {
        return hadReader && readerEnds.isEmpty();
    }

    /// Reads, or waits where the end does.
    ///
    /// @return as [dev.torc.kernel.Resource#read]
    int read(KernelHost host, Call call, StreamEnd end) {
        if (call.length() == 0) {
            return 0;
        }
        if (count > 0 && readers.count() == 0) {
            int bytes = take(call.pool(), call.address(), call.length());
            letWriters(host);
            return bytes;
        }
        if (count == 0 && hasEnded()) {
            return 0;
        }
        if (!end.waits()) {
            return Errno.EAGAIN.negated();
        }
        readers.add(call);
        return Call.LATER;
    }

    /// Writes, or waits where the end does.
    ///
    /// @return as [dev.torc.kernel.Resource#write]
    int write(KernelHost host, Call call, StreamEnd end) {
        if (isBroken()) {
            return Errno.EPIPE.negated();
        }
        if (call.length() == 0) {
            return 0;
        }
        if (writers.count() == 0 && hasRoomFor(call.length())) {
            if (!growFor(call.length())) {
                return Errno.ENOBUFS.negated();
            }
            int bytes = put(call.pool(), call.address(), call.length());
            letReaders(host);
            return bytes;
        }
        if (!end.waits()) {
            return Errno.EAGAIN.negated();
        }
        writers.add(call);
        return Call.LATER;
    }

    private boolean hasRoomFor(int bytes) {
        return CAPACITY - count >= Math.min(bytes, ATOMIC_BYTES);
    }

    private void letReaders(KernelHost host) {
        for (long token = readers.first(); token != CallLine.NOBODY && count > 0; token = readers.first()) {
            host.complete(token, take(host.pool(token), host.address(token), host.length(token)));
        }
    }

    private void letWriters(KernelHost host) {
        for (long token = writers.first();
                token != CallLine.NOBODY && hasRoomFor(host.length(token));
                token = writers.first()) {
            int bytes = host.length(token);
            host.complete(
                    token,
                    growFor(bytes) ? put(host.pool(token), host.address(token), bytes) : Errno.ENOBUFS.negated());
            letReaders(host);
        }
    }

    /// Sees to it that a write finds the room that there may be.
    ///
    /// @return whether its user may have that much
    private boolean growFor(int bytes) {
        int wanted = Math.min(CAPACITY, count + bytes);
        if (wanted <= ring.length) {
            return true;
        }
        int longer = Math.max(ATOMIC_BYTES, Integer.highestOneBit(wanted - 1) << 1);
        if (!memory.change(userId, longer - ring.length)) {
            return false;
        }
        byte[] straight = new byte[longer];
        int first = Math.min(count, ring.length - head);
        System.arraycopy(ring, head, straight, 0, first);
        System.arraycopy(ring, 0, straight, first, count - first);
        ring = straight;
        head = 0;
        return true;
    }

    private int put(MemorySegment from, long at, int length) {
        int bytes = Math.min(length, ring.length - count);
        int tail = (head + count) & (ring.length - 1);
        int first = Math.min(bytes, ring.length - tail);
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, ring, tail, first);
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at + first, ring, 0, bytes - first);
        count += bytes;
        readerEnds.forEach(reader -> reader.tell(PollFlags.IN));
        return bytes;
    }

    private int take(MemorySegment into, long at, int length) {
        int bytes = Math.min(length, count);
        int first = Math.min(bytes, ring.length - head);
        MemorySegment.copy(ring, head, into, ValueLayout.JAVA_BYTE, at, first);
        MemorySegment.copy(ring, 0, into, ValueLayout.JAVA_BYTE, at + first, bytes - first);
        head = (head + bytes) & (ring.length - 1);
        count -= bytes;
        if (isWritable()) {
            writerEnds.forEach(writer -> writer.tell(PollFlags.OUT));
        }
        return bytes;
    }
}
