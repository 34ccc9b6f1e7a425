package dev.torc.examples.keyvalue;

import dev.torc.client.Session;
import dev.torc.examples.CommandLine;
import dev.torc.memory.Slice;
import dev.torc.reactor.Call;
import dev.torc.reactor.Reactor;
import dev.torc.uapi.Errno;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Keeps and finds text in a [KeyValueScheme], which another process serves.
///
/// ```sh
/// ./torc example keyvalue.KeyValueClient put greeting 'hello, world'
/// ./torc example keyvalue.KeyValueClient get greeting
/// ./torc example keyvalue.KeyValueClient remove greeting
/// ```
///
/// A call of a service's own is made as any other: an entry is written into a [Call], and the port of the session
/// carries it. Key and value go through memory that both processes see, and are not sent.
///
/// **Threads.** Any: the calls of many are in flight together.
public final class KeyValueClient implements AutoCloseable {

    private static final int MOST_VALUE_BYTES = 64 * 1024;

    private final Session session;

    private KeyValueClient(Session session) {
        this.session = session;
    }

    /// Makes one call.
    ///
    /// @param arguments `put KEY VALUE`, `get KEY` or `remove KEY`
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CommandLine.check(arguments, 2, "keyvalue.KeyValueClient put KEY VALUE | get KEY | remove KEY");
        try (KeyValueClient values = connect(Reactor.ofProcess())) {
            String key = arguments[1];
            System.out.println(
                    switch (arguments[0]) {
                        case "put" -> {
                            values.put(key, arguments[2]);
                            yield "kept";
                        }
                        case "get" -> values.get(key).map(value -> "= " + value).orElse("no value");
                        case "remove" -> values.remove(key) ? "removed" : "no value";
                        default -> "put KEY VALUE, get KEY, or remove KEY";
                    });
        }
    }

    static KeyValueClient connect(Reactor reactor) throws IOException {
        return new KeyValueClient(Session.connect(KeyValueScheme.NAME, reactor));
    }

    Optional<String> get(String key) throws IOException, InterruptedException {
        byte[] keyBytes = bytes(key);
        try (Slice slice = session.allocate(keyBytes.length + MOST_VALUE_BYTES)) {
            copy(keyBytes, slice, 0);
            int result = call(KeyValueScheme.GET, slice, keyBytes.length);
            if (result == Errno.ENOENT.negated()) {
                return Optional.empty();
            }
            MemorySegment value = slice.memory().asSlice(keyBytes.length, succeeded(result, key));
            return Optional.of(new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        }
    }

    void put(String key, String value) throws IOException, InterruptedException {
        byte[] keyBytes = bytes(key);
        byte[] valueBytes = bytes(value);
        try (Slice slice = session.allocate(keyBytes.length + valueBytes.length)) {
            copy(keyBytes, slice, 0);
            copy(valueBytes, slice, keyBytes.length);
            var _ = succeeded(call(KeyValueScheme.PUT, slice, keyBytes.length), key);
        }
    }

    /// {@return whether there was a value}
    boolean remove(String key) throws IOException, InterruptedException {
        byte[] keyBytes = bytes(key);
        try (Slice slice = session.allocate(keyBytes.length)) {
            copy(keyBytes, slice, 0);
            int result = call(KeyValueScheme.REMOVE, slice, keyBytes.length);
            return result != Errno.ENOENT.negated() && succeeded(result, key) == 0;
        }
    }

    /// Makes a call, and waits until it is answered. Meanwhile the slice is lent: using it would be an exception.
    private int call(int opcode, Slice slice, int keyBytes) throws InterruptedException {
        Call call = new Call();
        SubmissionEntry.setHeader(call, Call.ENTRY, opcode, 0, 0);
        SubmissionEntry.setBufferIndex(call, Call.ENTRY, slice.number(), 0);
        SubmissionEntry.setAddress(call, Call.ENTRY, slice.offset());
        SubmissionEntry.setLength(call, Call.ENTRY, (int) slice.byteSize());
        SubmissionEntry.setOffset(call, Call.ENTRY, keyBytes);
        call.holding(slice.lend(slice.pool()));
        session.port().start(call);
        call.await();
        return (int) call.result();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(byte[] bytes, Slice slice, int at) {
        MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, at, bytes.length);
    }

    private static int succeeded(int result, String key) throws IOException {
        if (result < 0) {
            throw new IOException(
                    "the value of " + key + ": " + Errno.ofResult(result).message());
        }
        return result;
    }

    @Override
    public void close() {
        session.close();
    }
}
