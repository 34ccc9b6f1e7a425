package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.layout.Words;
import dev.torc.reactor.TestServer.Taken;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uring.FixedFile;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PreparePath;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a server has opened for a call that was given up is closed when its answer comes after all.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class LateAnswerTest {

    private static final int ENTRIES = 8;
    private static final int HANDLE = 71;
    private static final int MOST_WAITING = 4;

    private final Reactor reactor = Calls.reactor(Calls.SETUP.withMostWaiting(MOST_WAITING));
    private final TestServer server = TestServer.of(reactor, ENTRIES);

    @AfterEach
    void close() {
        server.close();
        reactor.close();
    }

    /// Has a call expire at the server, and answers it late.
    private void answerLate(Consumer<Words> preparation, int result) {
        Call call = new Call();
        preparation.accept(call);
        call.within(Duration.ofMillis(5));
        server.port.start(call);
        Taken taken = server.next();
        assertEquals(Errno.ETIME.negated(), call.join().result());
        Taken cancel = server.next();

        server.answer(taken, result);
        server.answer(cancel, 0);
    }

    private static void open(Words entry) {
        PreparePath.openat(entry, Call.ENTRY, 0, 0, 0, 0);
    }

    @Test
    void A_handle_that_comes_after_the_deadline_is_closed() {
        answerLate(LateAnswerTest::open, HANDLE);

        Taken close = server.next();
        assertEquals(Opcode.CLOSE.number(), close.opcode());
        assertEquals(HANDLE, close.handle());
        assertEquals(0, close.fileIndex());
    }

    @Test
    void A_handle_that_comes_after_an_interrupt_is_closed() {
        Call call = new Call();
        open(call);
        Thread waiter = Thread.ofVirtual().start(() -> {
            server.port.start(call);
            try {
                call.await();
            } catch (InterruptedException expected) {
                // it is given up
            }
        });
        Taken taken = server.next();
        waiter.interrupt();
        Taken cancel = server.next();

        server.answer(taken, HANDLE);
        server.answer(cancel, Errno.EALREADY.negated());

        assertEquals(HANDLE, server.next().handle());
    }

    @Test
    void A_registered_file_that_comes_late_is_let_go_by_its_place() {
        answerLate(entry -> PreparePath.openatDirect(entry, Call.ENTRY, 0, 0, 0, 0, FixedFile.ALLOCATE), 4);

        Taken close = server.next();
        assertEquals(Opcode.CLOSE.number(), close.opcode());
        assertEquals(5, close.fileIndex());
    }

    @Test
    void A_close_that_was_taken_back_is_made_again() {
        answerLate(entry -> PrepareFile.close(entry, Call.ENTRY, HANDLE), Errno.ECANCELED.negated());

        Taken close = server.next();
        assertEquals(Opcode.CLOSE.number(), close.opcode());
        assertEquals(HANDLE, close.handle());
    }

    @Test
    void What_failed_late_or_has_opened_nothing_is_not_closed() {
        answerLate(LateAnswerTest::open, Errno.ENOENT.negated());
        answerLate(entry -> PrepareFile.fsync(entry, Call.ENTRY, HANDLE), 0);

        Call next = Calls.toServer(5);
        server.port.start(next);
        assertEquals(Opcode.NOP.number(), server.next().opcode());
    }

    @Test
    void A_handle_is_closed_however_many_wait_for_room() {
        Call open = new Call();
        open(open);
        open.within(Duration.ofMillis(5));
        server.port.start(open);
        Taken taken = server.next();
        assertEquals(Errno.ETIME.negated(), open.join().result());
        for (int i = 0; i < 4 * ENTRIES; i++) {
            server.port.start(Calls.toServer(0));
        }
        Call refused = Calls.toServer(0);
        server.port.start(refused);
        assertEquals(Errno.EAGAIN.negated(), refused.join().result());

        server.answer(taken, HANDLE);

        Taken next = server.next();
        while (next.opcode() != Opcode.CLOSE.number()) {
            server.answer(next, 0);
            next = server.next();
        }
        assertEquals(HANDLE, next.handle());
    }
}
