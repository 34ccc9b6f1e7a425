package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.reactor.Call;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.Errno;
import dev.torc.uring.PrepareWait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What the suites share: each runs once over every way to make calls.
@ParameterizedClass
@EnumSource(Transport.class)
@Timeout(60)
abstract class Contract {

    @Parameter
    Transport transport = Transport.LINUX_RING;

    @TempDir
    Path folder = Path.of("");

    private Optional<CallsUnderTest> opened = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        opened = Optional.of(transport.open(folder, setup()));
    }

    @AfterEach
    void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }

    /// What the reactor of this suite is to be.
    ReactorSetup setup() {
        return Transport.SETUP;
    }

    CallsUnderTest calls() {
        return opened.orElseThrow();
    }

    Call started(Call call) {
        calls().port().start(call);
        return call;
    }

    /// Skips a test where the other side has neither cancellation nor order: a server may be of an older version.
    void assumeCancellationAndOrder() {
        Call cancel = new Call();
        PrepareWait.cancel(cancel, Call.ENTRY, Long.MAX_VALUE);
        long answer = started(cancel).join().result();
        assumeTrue(answer != Errno.ENOSYS.negated(), "the server knows no ASYNC_CANCEL");
    }

    /// Starts as many held calls as the other side takes, with the keys from 0 on, and one more that waits.
    List<Call> startedUntilOneWaits() {
        List<Call> held = new ArrayList<>();
        while (onReactor(() -> calls().port().waiting()) == 0) {
            held.add(started(calls().held(held.size())));
        }
        return held;
    }

    /// {@return what is so on the reactor's thread, after everything that was handed to it before}
    <T> T onReactor(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, calls().reactor()).join();
    }

    /// Checks that nothing is in flight any more, and that no completion came that nobody waited for.
    void assertNothingIsLeft() {
        assertEquals(0, onReactor(() -> calls().port().waiting()));
        assertEquals(0L, onReactor(() -> calls().port().strays()));
    }
}
