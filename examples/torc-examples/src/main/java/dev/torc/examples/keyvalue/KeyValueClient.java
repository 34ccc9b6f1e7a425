package dev.torc.examples.keyvalue;

import dev.torc.client.Session;
import dev.torc.examples.CommandLine;
import dev.torc.memory.Slice;
import dev.torc.reactor.Reactor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// Keeps and finds text in a [KeyValueScheme], which another process serves.
///
/// ```sh
/// ./torc example keyvalue.KeyValueClient put greeting 'hello, world'
/// ./torc example keyvalue.KeyValueClient get greeting
/// ./torc example keyvalue.KeyValueClient remove greeting
/// ```
///
/// A call of a service's own is made as any other: its fields are written, and the session carries it. Key and value
/// go through memory that both processes see, and are not sent.
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
    public static void main(String[] arguments) throws IOException {
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

    Optional<String> get(String key) throws IOException {
        byte[] keyBytes = bytes(key);
        try (Slice slice = session.allocate(keyBytes.length + MOST_VALUE_BYTES)) {
            copy(keyBytes, slice, 0);
            long bytes = session.call(KeyValueScheme.GET, "get", key)
                    .memory(slice)
                    .offset(keyBytes.length)
                    .run();
            MemorySegment value = slice.memory().asSlice(keyBytes.length, bytes);
            return Optional.of(new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    void put(String key, String value) throws IOException {
        byte[] keyBytes = bytes(key);
        byte[] valueBytes = bytes(value);
        try (Slice slice = session.allocate(keyBytes.length + valueBytes.length)) {
            copy(keyBytes, slice, 0);
            copy(valueBytes, slice, keyBytes.length);
            var _ = session.call(KeyValueScheme.PUT, "put", key)
                    .memory(slice)
                    .offset(keyBytes.length)
                    .run();
        }
    }

    /// {@return whether there was a value}
    boolean remove(String key) throws IOException {
        byte[] keyBytes = bytes(key);
        try (Slice slice = session.allocate(keyBytes.length)) {
            copy(keyBytes, slice, 0);
            var _ = session.call(KeyValueScheme.REMOVE, "remove", key)
                    .memory(slice)
                    .offset(keyBytes.length)
                    .run();
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(byte[] bytes, Slice slice, int at) {
        MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, at, bytes.length);
    }

    @Override
    public void close() {
        session.close();
    }
}
