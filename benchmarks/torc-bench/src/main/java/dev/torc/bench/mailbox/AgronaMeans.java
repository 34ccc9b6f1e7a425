package dev.torc.bench.mailbox;

import dev.torc.bench.ring.AgronaPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/// Agrona's ring for many senders, over a mapped file.
final class AgronaMeans implements Means {

    private static final int RECORD_BYTES = 64;
    private static final int RING_BYTES = CAPACITY * RECORD_BYTES + RingBufferDescriptor.TRAILER_LENGTH;
    private static final int MESSAGE_TYPE = 1;

    private final Path folder;

    AgronaMeans(Path folder) {
        this.folder = folder;
    }

    @Override
    public Inbox inbox(int number, LongConsumer reader) throws IOException {
        ManyToOneRingBuffer ring = ring(number);
        UnsafeBuffer copy = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
        MessageHandler handler = (_, buffer, index, length) -> {
            copy.putBytes(0, buffer, index, length);
            reader.accept(copy.getLong(0));
        };
        return () -> ring.read(handler, Inbox.MOST);
    }

    @Override
    public Outbox outbox(int to) throws IOException {
        ManyToOneRingBuffer ring = ring(to);
        UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
        return value -> {
            message.putLong(0, value);
            return ring.write(MESSAGE_TYPE, message, 0, MESSAGE_BYTES);
        };
    }

    private ManyToOneRingBuffer ring(int number) throws IOException {
        Path own = Files.createDirectories(folder.resolve("agrona-" + number));
        return new ManyToOneRingBuffer(new UnsafeBuffer(AgronaPeer.map(own, RING_BYTES)));
    }
}
