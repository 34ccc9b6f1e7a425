package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.ring.GreetingException;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every limit that is hit is an errno and a count, and nobody else notices.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KernelLimitsTest {

    @TempDir
    private Path folder;

    private static KernelLimits limits(Allowance allowance, long most) {
        return KernelLimits.standard().with(allowance, most);
    }

    @Test
    void Ten_thousand_opens_without_a_close_are_given_back_with_the_context() throws IOException {
        try (RunningKernel running = RunningKernel.in(folder);
                Session other = running.attach()) {
            try (Session session = running.attach()) {
                for (int i = 0; i < 10_000; i++) {
                    RemoteFile open = session.open("null:", OpenMode.READ);
                    assertTrue(open.handle() >= 0);
                }
            }
            RunningKernel.until("the handles are given back", () -> handlesOfAll(other) <= 1);
        }
    }

    private static long handlesOfAll(Session session) {
        try (RemoteFile file = session.open("sys:contexts", OpenMode.READ);
                Slice slice = session.allocate(4096)) {
            int bytes = file.read(slice, 0L);
            String text = new String(
                    slice.memory().asSlice(0, bytes).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
                    java.nio.charset.StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .mapToLong(line -> Long.parseLong(line.split("\t")[4]))
                    .sum();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void A_context_has_so_many_handles_and_a_user_so_many() throws IOException {
        try (RunningKernel running = RunningKernel.in(
                        folder, limits(Allowance.HANDLES_PER_CONTEXT, 4).with(Allowance.HANDLES_PER_USER, 6));
                Session one = running.attach();
                Session two = running.attach()) {
            List<RemoteFile> open = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                open.add(one.open("null:", OpenMode.READ));
            }
            assertEquals(Errno.EMFILE.number(), exhausted(() -> one.open("null:", OpenMode.READ)));
            open.add(two.open("null:", OpenMode.READ));
            open.add(two.open("null:", OpenMode.READ));
            assertEquals(Errno.ENFILE.number(), exhausted(() -> two.open("null:", OpenMode.READ)));
            assertEquals(2, running.kernel().counters().refusals(Limit.HANDLES));
            open.getFirst().close();
            try (RemoteFile again = two.open("null:", OpenMode.READ)) {
                assertTrue(again.handle() >= 0);
            }
        }
    }

    private static int exhausted(org.junit.jupiter.api.function.Executable open) {
        return assertThrows(ResourceExhaustedException.class, open).errno();
    }

    @Test
    void A_context_has_so_many_calls_that_wait() throws IOException {
        try (RunningKernel running = RunningKernel.in(folder, limits(Allowance.CALLS_PER_CONTEXT, 3));
                Reactor reactor = Reactor.start(ReactorSetup.standard());
                Session session = Session.connect(
                        running.kernel().socket(), SessionSetup.standard().withPoolBytes(1 << 18), reactor);
                Session other = running.attach();
                RemoteFile handle = session.open(":mine", OpenMode.CREATE_NEW);
                Slice slice = session.allocate(4096);
                Slice second = session.allocate(4096);
                Slice third = session.allocate(4096);
                Slice fourth = session.allocate(4096)) {
            List<Transfer> waiting =
                    List.of(handle.startRead(slice, 0L), handle.startRead(second, 0L), handle.startRead(third, 0L));
            var refused = assertThrows(
                    CompletionException.class,
                    () -> handle.startRead(fourth, 0L).join());
            assertTrue(
                    refused.getCause() instanceof SyscallException failure && failure.errno() == Errno.EAGAIN.number());
            assertTrue(running.kernel().counters().refusals(Limit.CALLS) >= 1);
            other.remove(":mine");
            for (Transfer transfer : waiting) {
                assertEquals(0, transfer.join().result());
            }
        }
    }

    @Test
    void A_process_has_so_many_contexts() throws IOException {
        try (RunningKernel running = RunningKernel.in(folder, limits(Allowance.CONTEXTS_PER_PROCESS, 2));
                Session _ = running.attach();
                Session _ = running.attach()) {
            var refused = assertThrows(GreetingException.class, running::attach);
            assertEquals(Errno.EUSERS.number(), refused.errno());
        }
    }

    @Test
    void A_user_has_so_many_bytes_of_pools() throws IOException {
        try (RunningKernel running = RunningKernel.in(folder, limits(Allowance.POOL_BYTES_PER_USER, 1 << 19));
                Session _ = running.attach();
                Session _ = running.attach()) {
            var refused = assertThrows(GreetingException.class, running::attach);
            assertEquals(Errno.ENOMEM.number(), refused.errno());
            assertEquals(1, running.kernel().counters().refusals(Limit.POOL_BYTES));
        }
    }
}
