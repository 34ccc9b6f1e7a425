package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.interfaces.CallSlice;
import dev.torc.interfaces.ServedInterface;
import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Scheme;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A generated stub and a generated dispatcher understand each other over whatever session there is.
@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class InterfaceCallsTest {

    private static final String NAME = "laboratory";
    private static final SessionSetup SETUP = SessionSetup.standard().withPoolBytes(1 << 20);

    /// Over what session, and on which threads the service is called.
    enum Way {
        DIRECT,
        DIRECT_TO_VIRTUAL_THREADS,
        DIRECT_BY_REACTOR,
        DELEGATED,
        DELEGATED_BY_REACTOR_TO_VIRTUAL_THREADS,
        EMBEDDED;

        boolean isByReactor() {
            return name().contains("REACTOR");
        }

        boolean isDelegated() {
            return name().contains("DELEGATED");
        }

        Scheme scheme(Workbench service) {
            LaboratoryDispatcher dispatcher = new LaboratoryDispatcher(service);
            return name().contains("VIRTUAL")
                    ? ServedInterface.onVirtualThreads(NAME, dispatcher, 16, 16)
                    : ServedInterface.onServerThread(NAME, dispatcher);
        }
    }

    private final Way way;
    private final Workbench service = new Workbench();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Session session;
    private final LaboratoryStub laboratory;

    InterfaceCallsTest(Way way, @TempDir Path folder) throws IOException {
        this.way = way;
        Torc torc;
        if (way == Way.EMBEDDED) {
            torc = open(Torc.embedded());
        } else {
            open(Kernel.start(KernelSetup.at(new Domain(folder))));
            torc = open(Torc.attach(new Domain(folder)));
        }
        open(torc.serve(NAME, way.scheme(service)));
        this.session = open(connect(torc));
        this.laboratory = open(LaboratoryStub.over(session));
    }

    private Session connect(Torc torc) throws IOException {
        if (!way.isByReactor()) {
            return way.isDelegated() ? torc.delegated(NAME, SETUP) : torc.connect(NAME, SETUP);
        }
        Reactor reactor = open(Reactor.start(ReactorSetup.standard().named("of-test")));
        return way.isDelegated() ? torc.delegated(NAME, SETUP, reactor) : torc.connect(NAME, SETUP, reactor);
    }

    private <T extends AutoCloseable> T open(T it) {
        opened.push(it);
        return it;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
    }

    @Test
    void Nothing_goes_there_and_back() {
        laboratory.nothing();
    }

    @Test
    void Values_of_a_fixed_size_come_as_they_were_sent() {
        assertEquals(-3, laboratory.add(4, -7));
        assertEquals(Integer.MIN_VALUE, laboratory.add(Integer.MAX_VALUE, 1));
        assertEquals(Laboratory.Unit.GRAM, laboratory.next(Laboratory.Unit.METRE));
        assertEquals(
                "-1 true -2 ß SECOND -4 -0.5",
                laboratory.small((byte) -1, true, (short) -2, 'ß', Laboratory.Unit.SECOND, -4, -0.5f));
        Laboratory.All all = new Laboratory.All(
                true,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                '\uffff',
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.MIN_VALUE,
                Double.MAX_VALUE,
                Laboratory.Unit.SECOND);
        assertEquals(all, laboratory.same(all));
    }

    @Test
    void Records_in_records_come_as_they_were_sent() {
        Laboratory.Sample sample = new Laboratory.Sample(new Laboratory.Point(1, -2L), 0.5, Laboratory.Unit.GRAM, true);

        Laboratory.Sample moved = laboratory.move(sample, 10);

        assertEquals(new Laboratory.Sample(new Laboratory.Point(11, 2L), 0.25, Laboratory.Unit.GRAM, false), moved);
    }

    @Test
    void A_view_is_filled_with_what_the_record_would_be() {
        LaboratoryStub.SampleView view = new LaboratoryStub.SampleView();

        laboratory.sample(0, view);

        assertEquals(1, view.at().x());
        assertEquals(2L, view.at().y());
        assertEquals(3.0, view.value());
        assertEquals(Laboratory.Unit.SECOND, view.unit());
        assertTrue(view.valid());
    }

    @Test
    void Arrays_and_texts_come_as_they_were_sent() throws IOException {
        Laboratory.Point[] points = {new Laboratory.Point(1, 2), new Laboratory.Point(3, 4)};

        Laboratory.Series turned = laboratory.turn(new Laboratory.Series("aß", new double[] {1, 2, 3}, points));

        assertEquals("ßa", turned.name());
        assertArrayEquals(new double[] {1, 2, 3}, turned.values());
        assertArrayEquals(new Laboratory.Point[] {points[1], points[0]}, turned.points());
        assertEquals("Hello, Grüße", laboratory.greet("Grüße"));
        assertArrayEquals(new int[0], laboratory.count(0));
        assertArrayEquals(new int[] {0, 1, 2}, laboratory.count(3));
        assertArrayEquals(
                new Laboratory.Unit[] {Laboratory.Unit.GRAM, Laboratory.Unit.METRE},
                laboratory.turn(new Laboratory.Unit[] {Laboratory.Unit.METRE, Laboratory.Unit.GRAM}));
        assertArrayEquals(
                new boolean[] {true, false, true, true, true},
                laboratory.turn(new boolean[] {true, false, true}, new byte[] {1, 2, -3}, new char[] {'ß'}));
    }

    @Test
    void What_is_longer_than_it_can_be_is_not_sent() {
        assertThrows(IllegalArgumentException.class, () -> laboratory.turn(new Laboratory.Unit[9]));
        assertThrows(IllegalArgumentException.class, () -> laboratory.greet("x".repeat(33)));
        assertEquals(3, laboratory.add(1, 2));
    }

    @Test
    void A_slice_is_filled_where_it_lies() {
        try (CallSlice slice = laboratory.allocate(10_000)) {
            assertEquals(10_000, laboratory.fill((byte) 7, slice));
            byte[] filled = slice.memory().toArray(ValueLayout.JAVA_BYTE);
            for (byte one : filled) {
                assertEquals(7, one);
            }
        }
    }

    @Test
    void A_future_is_completed_with_what_the_service_s_future_is() throws Exception {
        assertEquals(8, laboratory.later(7).get(20, TimeUnit.SECONDS));
        assertEquals(-7, laboratory.later(-7).get(20, TimeUnit.SECONDS));
        assertEquals(
                new Laboratory.Sample(new Laboratory.Point(5, 6), 1, Laboratory.Unit.GRAM, true),
                laboratory.sampleLater(new Laboratory.Point(5, 6)).get(20, TimeUnit.SECONDS));
    }

    @Test
    void Many_calls_are_under_way_together() {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(laboratory.later(i));
        }
        for (int i = 0; i < all.size(); i++) {
            assertEquals(i + 1, all.get(i).join());
        }
    }

    @Test
    void A_failure_of_the_service_is_its_errno() {
        assertEquals(Errno.EINVAL, refusal(() -> laboratory.fail(0)));
        assertEquals(Errno.EBUSY, refusal(() -> laboratory.fail(1)));
        assertEquals(Errno.EOPNOTSUPP, refusal(() -> laboratory.fail(2)));
        assertEquals(Errno.EIO, refusal(() -> laboratory.fail(4)));
        UncheckedIOException missing = assertThrows(UncheckedIOException.class, () -> laboratory.fail(3));
        assertInstanceOf(NoSuchFileException.class, missing.getCause());
        // Where the method declares it, it is not wrapped.
        assertThrows(NoSuchFileException.class, () -> laboratory.greet(""));
        assertEquals(3, laboratory.add(1, 2));
    }

    private static Errno refusal(Executable call) {
        Throwable thrown = assertThrows(UncheckedIOException.class, call).getCause();
        return Errno.of(assertInstanceOf(FailedCall.class, thrown).errno());
    }

    @Test
    void Memory_is_used_again() {
        for (int i = 0; i < 5_000; i++) {
            assertEquals(i + 1, laboratory.add(i, 1));
        }
        assertEquals(100, laboratory.count(100).length);
    }
}
