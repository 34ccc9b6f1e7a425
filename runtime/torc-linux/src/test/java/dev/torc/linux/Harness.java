package dev.torc.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.Opcode;
import dev.torc.uring.UringFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A reactor with a thread of its own, Linux through it, and memory.
final class Harness implements AutoCloseable {

    /// Longer than anything here takes on a busy machine; only a test that fails waits for it.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final UringFeatures FEATURES = probe();

    final Reactor reactor;
    final Linux linux;
    final Arena arena = Arena.ofShared();

    Harness() {
        this(ReactorSetup.standard().named("test-reactor"));
    }

    Harness(ReactorSetup setup) {
        try {
            reactor = Reactor.start(setup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        linux = Linux.on(reactor);
    }

    private static UringFeatures probe() {
        try {
            return UringFeatures.probe();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assumeSupported(Opcode opcode) {
        assumeTrue(
                FEATURES.supports(opcode), () -> opcode + " needs Linux " + opcode.since() + ", and this one is older");
    }

    MemorySegment bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment memory = arena.allocate(Math.max(bytes.length, 1));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory.asSlice(0, bytes.length);
    }

    MemorySegment room(int bytes) {
        return arena.allocate(bytes, Long.BYTES);
    }

    static String text(MemorySegment memory, int length) {
        return new String(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        reactor.close();
        arena.close();
    }
}
