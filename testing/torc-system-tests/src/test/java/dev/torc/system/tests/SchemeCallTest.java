package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.client.SchemeCall;
import dev.torc.client.Session;
import dev.torc.client.SessionEndedException;
import dev.torc.client.SessionSetup;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Answer;
import dev.torc.reactor.CallFuture;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.scheme.Request;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A scheme with opcodes of its own, and who calls it.
@ParameterizedClass(name = "by {0}")
@EnumSource
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SchemeCallTest {

    enum Caller {
        OWN_SESSION,
        REACTOR
    }

    @TempDir
    Path folder;

    private final Reactor reactor;
    private final Caller caller;
    private Optional<SchemeServer> server = Optional.empty();
    private Optional<Session> session = Optional.empty();

    SchemeCallTest(Caller caller) throws IOException {
        this.caller = caller;
        this.reactor = Reactor.start(ReactorSetup.standard().named("of-test"));
    }

    @BeforeEach
    void connect() throws IOException {
        SchemeServer started = SchemeServer.start(new Turning(), ServerSetup.at(folder.resolve("turning")));
        server = Optional.of(started);
        session = Optional.of(
                switch (caller) {
                    case OWN_SESSION -> Session.connect(started.socket(), SessionSetup.standard());
                    case REACTOR -> Session.connect(started.socket(), SessionSetup.standard(), reactor);
                });
    }

    @AfterEach
    void close() {
        session().close();
        server.orElseThrow().close();
        reactor.close();
    }

    private Session session() {
        return session.orElseThrow();
    }

    @Test
    void A_call_goes_with_memory_and_comes_back_with_a_number() throws IOException {
        try (Slice slice = session().allocate(4)) {
            MemorySegment.copy(new byte[] {1, 2, 3, 4}, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, 4);

            long turned =
                    session().call(Turning.TURN, "turn", "it").memory(slice).run();

            assertEquals(4, turned);
            assertArrayEquals(
                    new byte[] {4, 3, 2, 1}, slice.memory().asSlice(0, 4).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void Its_fields_come_as_they_were_written() throws IOException {
        assertEquals(
                1 + 20 + 300 + 4000,
                session()
                        .call(Turning.ADD, "add", "it")
                        .handle(1)
                        .offset(20)
                        .length(300)
                        .flags(4000)
                        .run());
    }

    @Test
    void An_errno_becomes_its_exception() {
        assertThrows(NoSuchFileException.class, () -> failing(Errno.ENOENT).run());
        assertThrows(AccessDeniedException.class, () -> failing(Errno.EACCES).run());
        // What would be a mistake of ours in a call of Linux is none where a service says it.
        assertEquals(
                Errno.EBADF.number(),
                assertThrows(SyscallException.class, () -> failing(Errno.EBADF).run())
                        .errno());
    }

    private SchemeCall failing(Errno errno) {
        return session().call(Turning.FAIL, "fail", "it").length(errno.number());
    }

    @Test
    void A_slice_of_another_session_cannot_go_along() throws IOException {
        try (Session other = Session.connect(server.orElseThrow().socket(), SessionSetup.standard(), reactor);
                Slice slice = other.allocate(8)) {
            SchemeCall call = session().call(Turning.TURN, "turn", "it").memory(slice);

            assertThrows(IllegalArgumentException.class, call::run);
        }
    }

    @Test
    void There_are_256_opcodes() {
        assertThrows(IllegalArgumentException.class, () -> opcode(256));
        assertThrows(IllegalArgumentException.class, () -> opcode(-1));
    }

    private void opcode(int opcode) {
        var unused = session().call(opcode, "none", "it");
    }

    @Test
    void A_call_after_the_servers_end_was_not_taken() throws IOException {
        session().ping();
        server.orElseThrow().close();

        assertThrows(
                SessionEndedException.class,
                () -> session().call(Turning.ADD, "add", "it").run());
    }

    @Test
    void Many_can_be_under_way_where_a_reactor_ends_them() throws Exception {
        if (caller == Caller.OWN_SESSION) {
            assertThrows(UnsupportedOperationException.class, this::startOne);
            return;
        }
        List<CallFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(session().call(Turning.ADD, "add", "it").length(i).start());
        }
        for (int i = 0; i < calls.size(); i++) {
            assertEquals(i, calls.get(i).get().result());
        }
        CompletionException failed = assertThrows(CompletionException.class, this::joinFailing);
        assertInstanceOf(NoSuchFileException.class, failed.getCause());
    }

    private void startOne() {
        var unused = session().call(Turning.ADD, "add", "it").start();
    }

    private void joinFailing() {
        var unused = failing(Errno.ENOENT).start().join();
    }

    /// Turns memory round, adds, and fails as it is told.
    private static final class Turning implements Scheme {

        static final int TURN = 160;
        static final int ADD = 200;
        static final int FAIL = 255;

        @Override
        public String name() {
            return "turning";
        }

        @Override
        public Disposition handle(Request request) {
            request.complete(
                    switch (request.entry().opcode()) {
                        case TURN -> request.memory().map(Turning::turn).orElse(Errno.EFAULT.negated());
                        case ADD ->
                            (int) (request.entry().fd()
                                    + request.entry().offset()
                                    + request.entry().length()
                                    + request.entry().operationFlags());
                        case FAIL -> (int) -request.entry().length();
                        default -> Errno.ENOSYS.negated();
                    });
            return Disposition.TAKEN;
        }

        private static int turn(MemorySegment memory) {
            int bytes = (int) memory.byteSize();
            byte[] before = memory.toArray(ValueLayout.JAVA_BYTE);
            for (int i = 0; i < bytes; i++) {
                memory.set(ValueLayout.JAVA_BYTE, i, before[bytes - 1 - i]);
            }
            return bytes;
        }
    }
}
