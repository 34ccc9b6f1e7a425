package dev.torc.bench.mailbox;

import dev.torc.bench.ring.AeronPeer;
import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.logbuffer.BufferClaim;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// Aeron over its IPC channel: a log for each sender, or one that all of them write to.
final class AeronMeans implements Means {

    private final Path folder;
    private final Kind kind;
    private @Nullable Aeron client;

    AeronMeans(Path folder, Kind kind) {
        this.folder = folder;
        this.kind = kind;
    }

    @Override
    public Inbox inbox(int number, LongConsumer reader) {
        AeronPeer.launch(folder);
        Subscription messages = client().addSubscription(AeronPeer.SMALL_CHANNEL, AeronPeer.REQUEST_STREAM + number);
        UnsafeBuffer copy = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
        FragmentHandler handler = (buffer, offset, length, _) -> {
            copy.putBytes(0, buffer, offset, length);
            reader.accept(copy.getLong(0));
        };
        return () -> messages.poll(handler, Inbox.MOST);
    }

    @Override
    public Outbox outbox(int to) throws InterruptedException {
        int stream = AeronPeer.REQUEST_STREAM + to;
        Publication messages = kind == Kind.AERON_SHARED
                ? client().addPublication(AeronPeer.SMALL_CHANNEL, stream)
                : client().addExclusivePublication(AeronPeer.SMALL_CHANNEL, stream);
        while (!messages.isConnected()) {
            Thread.sleep(1);
        }
        BufferClaim claim = new BufferClaim();
        UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_BYTES]);
        return value -> {
            if (messages.tryClaim(MESSAGE_BYTES, claim) < 0) {
                return false;
            }
            message.putLong(0, value);
            claim.putBytes(message, 0, MESSAGE_BYTES);
            claim.commit();
            return true;
        };
    }

    private synchronized Aeron client() {
        Aeron connected = client;
        if (connected == null) {
            connected = AeronPeer.connect(folder);
            client = connected;
        }
        return connected;
    }
}
