package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.Command;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.interfaces.InterfaceMethod;
import dev.torc.interfaces.InterfaceTable;
import dev.torc.interfaces.MalformedMessageException;
import dev.torc.interfaces.ServedInterface;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.Submission;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import dev.torc.uapi.FailedCall;
import dev.torc.uapi.Opcode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an interface's client and service do when the other is wrong, means ill, or gives up.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class InterfaceTroubleTest {

    private static final int BYTES = 256;

    private final Path folder;

    InterfaceTroubleTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private SchemeServer serve(Scheme scheme) throws IOException {
        return SchemeServer.start(scheme, ServerSetup.at(folder.resolve("laboratory")));
    }

    private static Errno refusal(Executable call) {
        Throwable thrown = assertThrows(IOException.class, call);
        return Errno.of(assertInstanceOf(FailedCall.class, thrown).errno());
    }

    @Nested
    class A_client_that_is_wrong {

        private final SchemeServer server;
        private final Session session;
        private final Command command;
        private final MemorySegment memory;

        A_client_that_is_wrong() throws IOException {
            server = serve(ServedInterface.onServerThread("laboratory", new LaboratoryDispatcher(new Workbench())));
            session = Session.connect(server.socket(), SessionSetup.standard());
            command = session.command(BYTES, "laboratory");
            memory = command.slice().memory();
        }

        @AfterEach
        void close() {
            command.close();
            session.close();
            server.close();
        }

        private Executable call(int number, long first, long second, int bytes) {
            return () -> command.begin("it", number)
                    .words(first, second)
                    .memory(command.slice(), bytes)
                    .run();
        }

        @Test
        void calls_a_method_that_there_is_not() {
            assertEquals(Errno.ENOSYS, refusal(call(4711, 0, 0, 0)));
        }

        @Test
        void has_no_room_for_the_answer_and_the_method_is_not_called() {
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.ADD_NUMBER, 1, 0, 3)));
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.ADD_NUMBER, 1, 0, 0)));
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.SAME_NUMBER, 0, 0, 47)));
        }

        @Test
        void names_a_constant_that_there_is_not() {
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.NEXT_NUMBER, 3, 0, BYTES)));
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.NEXT_NUMBER, 0xffff, 0, BYTES)));
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, Integer.MIN_VALUE, 9, Integer.MAX_VALUE})
        void sends_more_elements_than_there_can_be(int count) {
            memory.set(ValueLayout.JAVA_INT, 0, count);
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.TURN2_NUMBER, 0, 0, BYTES)));
        }

        @Test
        void sends_elements_that_are_not_all_there() {
            memory.set(ValueLayout.JAVA_INT, 0, 40);
            assertEquals(
                    Errno.EBADMSG,
                    refusal(call(LaboratoryMessages.TURN3_NUMBER, 0, 0, LaboratoryMessages.TURN3_LEAST_ROOM)));
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 7, BYTES + 1, -1})
        void says_that_a_slice_begins_where_it_cannot(int place) {
            memory.set(ValueLayout.JAVA_INT, 4, place);
            assertEquals(Errno.EBADMSG, refusal(call(LaboratoryMessages.FILL_NUMBER, 0, 0, BYTES)));
        }

        @Test
        void names_memory_beyond_the_pool_or_fields_that_mean_nothing() {
            assertEquals(
                    Errno.EFAULT,
                    refusal(() -> session.call(Opcode.URING_CMD.number(), "it", "laboratory")
                            .offset(Integer.toUnsignedLong(LaboratoryMessages.ADD_NUMBER))
                            .address(Long.MAX_VALUE)
                            .length(8)
                            .run()));
            assertEquals(
                    Errno.EINVAL,
                    refusal(() -> session.call(Opcode.URING_CMD.number(), "it", "laboratory")
                            .offset(1L << 32 | 5)
                            .run()));
            assertEquals(
                    Errno.EINVAL,
                    refusal(() -> session.call(Opcode.URING_CMD.number(), "it", "laboratory")
                            .flags(1)
                            .run()));
            assertEquals(
                    Errno.ENOSYS,
                    refusal(() -> session.call(Opcode.FSYNC.number(), "it", "laboratory")
                            .run()));
        }

        @Test
        void asks_for_texts_that_there_are_not() {
            assertEquals(Errno.EINVAL, refusal(call(0, 0, 2, BYTES)));
            assertEquals(Errno.EINVAL, refusal(call(0, -1, 0, BYTES)));
            assertEquals(Errno.EINVAL, refusal(call(0, 1 << 20, 0, BYTES)));
        }
    }

    /// Answers as the real one when a client connects, and then as it likes.
    private static final class Lying implements Scheme {

        private final byte[] table;
        private final byte[] reply;
        private final int result;

        Lying(byte[] reply, int result) {
            this(table(), reply, result);
        }

        private static String table() {
            InterfaceTable real = LaboratoryMessages.TABLE;
            StringBuilder text = new StringBuilder(String.format("interface %016x %s%n", real.version(), real.name()));
            for (InterfaceMethod method : real.methods()) {
                text.append(String.format(
                        "%08x %016x %s %s%n", method.number(), method.layout(), method.name(), method.signature()));
            }
            return text.toString();
        }

        Lying(String table, byte[] reply, int result) {
            this.table = table.getBytes(StandardCharsets.UTF_8);
            this.reply = reply;
            this.result = result;
        }

        @Override
        public String name() {
            return "laboratory";
        }

        @Override
        public Disposition handle(Request request) {
            Submission entry = request.entry();
            boolean isText = entry.offset() == 0;
            byte[] all = isText ? table : reply;
            int from = isText ? (int) entry.address3() : 0;
            int bytes = (int) Math.min(entry.length(), all.length - from);
            MemorySegment.copy(
                    all,
                    from,
                    request.session().pool(entry.bufferIndex()),
                    ValueLayout.JAVA_BYTE,
                    entry.address(),
                    bytes);
            request.complete(isText ? bytes : result);
            return Disposition.TAKEN;
        }
    }

    private void with(Scheme scheme, Use use) throws Exception {
        try (SchemeServer server = serve(scheme);
                Session session = Session.connect(server.socket(), SessionSetup.standard())) {
            use.of(session);
        }
    }

    private interface Use {
        void of(Session session) throws Exception;
    }

    /// What a service answers that lies.
    private enum Lie {
        TOO_SHORT(0, 3),
        LONGER_THAN_THERE_IS_ROOM(0, 1 << 30),
        NO_SUCH_CONSTANT(9, 2);

        private final int firstByte;
        private final int result;

        Lie(int firstByte, int result) {
            this.firstByte = firstByte;
            this.result = result;
        }

        Scheme scheme() {
            return new Lying(new byte[] {(byte) firstByte, 0, 0, 0, 0, 0, 0, 0}, result);
        }
    }

    @ParameterizedTest
    @EnumSource
    void An_answer_that_is_none_is_told_as_such(Lie lie) throws Exception {
        with(lie.scheme(), session -> {
            try (LaboratoryStub laboratory = LaboratoryStub.over(session)) {
                Executable call = lie == Lie.NO_SUCH_CONSTANT
                        ? () -> laboratory.next(Laboratory.Unit.GRAM)
                        : () -> laboratory.add(1, 2);
                assertInstanceOf(
                        MalformedMessageException.class,
                        assertThrows(UncheckedIOException.class, call).getCause());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "interface", "interface x y", "interface 0000000000000000 a\nshort\n", "else"})
    void A_table_that_is_none_is_told_as_such(String table) throws Exception {
        with(
                new Lying(table, new byte[0], 0),
                session -> assertThrows(MalformedMessageException.class, () -> connect(session)));
    }

    private static void connect(Session session) throws IOException {
        LaboratoryStub.over(session).close();
    }

    @Test
    void When_the_service_ends_its_callers_are_told() throws Exception {
        SchemeServer server =
                serve(ServedInterface.onServerThread("laboratory", new LaboratoryDispatcher(new Workbench())));
        try (Session session = Session.connect(server.socket(), SessionSetup.standard());
                LaboratoryStub laboratory = LaboratoryStub.over(session)) {
            laboratory.nothing();
            server.close();

            assertInstanceOf(
                    SessionEndedException.class,
                    assertThrows(UncheckedIOException.class, laboratory::nothing)
                            .getCause());
        }
    }

    /// On which threads a service is called.
    private enum Serving {
        SERVER_THREAD,
        VIRTUAL_THREADS;

        Scheme scheme(Workbench service) {
            LaboratoryDispatcher dispatcher = new LaboratoryDispatcher(service);
            return switch (this) {
                case SERVER_THREAD -> ServedInterface.onServerThread("laboratory", dispatcher);
                case VIRTUAL_THREADS -> ServedInterface.onVirtualThreads("laboratory", dispatcher, 4, 4);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void A_call_that_is_given_up_is_given_up_by_the_service(Serving serving) throws Exception {
        Workbench service = new Workbench();
        try (SchemeServer server = serve(serving.scheme(service));
                Reactor reactor = Reactor.start(ReactorSetup.standard().named("of-test"));
                Session session = Session.connect(server.socket(), SessionSetup.standard(), reactor);
                LaboratoryStub laboratory = LaboratoryStub.over(session)) {
            CompletableFuture<Void> never = laboratory.never();
            assertTrue(service.neverCalled.await(20, TimeUnit.SECONDS));

            assertTrue(never.cancel(true));

            assertThrows(CompletionException.class, never::join);
            assertThrows(CancellationException.class, () -> service.never.get(20, TimeUnit.SECONDS));
            assertEquals(3, laboratory.add(1, 2));
        }
    }

    @Test
    void A_thread_that_is_interrupted_gives_its_call_up_and_its_memory_is_not_used_again_before_the_answer()
            throws Exception {
        try (SchemeServer server =
                        serve(ServedInterface.onServerThread("laboratory", new LaboratoryDispatcher(new Workbench())));
                Reactor reactor = Reactor.start(ReactorSetup.standard().named("of-test"));
                Session session = Session.connect(server.socket(), SessionSetup.standard(), reactor);
                LaboratoryStub laboratory = LaboratoryStub.over(session)) {
            laboratory.nothing();
            Thread.currentThread().interrupt();
            try {
                assertEquals(3, laboratory.add(1, 2));
            } catch (UncheckedIOException e) {
                assertInstanceOf(InterruptedIOException.class, e.getCause());
            }
            assertTrue(Thread.interrupted());
            assertEquals(7, laboratory.add(3, 4));
        }
    }
}
