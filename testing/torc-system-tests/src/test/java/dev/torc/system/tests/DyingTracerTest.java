package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.client.Torc;
import dev.torc.counters.TraceReader;
import dev.torc.system.tests.TracerProgram.Point;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who traces the kernel and is killed or stopped: the kernel answers every call, and soon writes none down any more.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingTracerTest {

    /// More than a trace has room for.
    private static final int CALLS = 5_000;

    private static final int CALLS_PER_ASKING = 50;

    @TempDir
    Path folder;

    private KernelDomain domain;
    private ChildProcess kernel;
    private Torc torc;
    private SharedResources ofKernel;

    @BeforeEach
    void a_kernel() throws IOException {
        domain = new KernelDomain(folder);
        kernel = domain.startKernel();
        torc = Torc.attach(domain.domain());
        torc.kernel().ping();
        ofKernel = SharedResources.of(kernel);
    }

    @AfterEach
    void the_kernel_is_as_it_was() throws IOException {
        try {
            Eventually.isTrue(() -> eventsOfACall() == 0, () -> "calls are still written down");
            ofKernel.assertReturn(kernel);
        } finally {
            torc.close();
            kernel.close();
        }
    }

    /// {@return how much the kernel writes down of one call}
    private int eventsOfACall() {
        try (TraceReader observer = KernelDomain.tracer(domain.domain(), kernel.pid())) {
            int[] events = {0};
            KernelDomain.contexts(torc);
            observer.read(_ -> events[0]++);
            return events[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ChildProcess startUntil(Point point) throws IOException {
        ChildProcess tracer = ChildProcess.startIn(
                folder, TracerProgram.class, folder.toString(), String.valueOf(kernel.pid()), point.name());
        if (point == Point.READING) {
            Eventually.isTrue(() -> eventsOfACall() > 0, () -> "nothing is traced");
        }
        tracer.awaitPoint(point);
        return tracer;
    }

    private void call() {
        for (int i = 0; i < CALLS; i++) {
            KernelDomain.contexts(torc);
        }
    }

    /// The same, all of which is written down, however long it takes.
    private void callTraced() throws IOException {
        try (TraceReader another = KernelDomain.tracer(domain.domain(), kernel.pid())) {
            for (int i = 0; i < CALLS; i++) {
                if (i % CALLS_PER_ASKING == 0) {
                    another.ask(TracerProgram.ASKED);
                }
                KernelDomain.contexts(torc);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void killed_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess tracer = startUntil(point)) {
            tracer.kill();

            call();
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void stopped_and_continued_when(Point point) throws IOException, InterruptedException {
        try (ChildProcess tracer = startUntil(point)) {
            tracer.stop();
            tracer.goOn();
            if (point == Point.ATTACHED) {
                call();
            } else {
                callTraced();
            }

            tracer.continueAfterStop();

            if (point == Point.ATTACHED) {
                Eventually.isTrue(() -> eventsOfACall() > 0, () -> "nothing is traced");
            }
            // Where it had asked, it has missed what it was too slow for, and says so.
            tracer.awaitLine(TracerProgram.SEEN + "true " + (point != Point.ATTACHED));
            assertEquals(0, tracer.awaitEnd());
        }
    }
}
