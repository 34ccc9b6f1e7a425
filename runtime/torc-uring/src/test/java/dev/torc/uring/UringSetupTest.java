package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.torc.posix.Descriptor;
import dev.torc.posix.SyscallException;
import dev.torc.posix.UringAvailability;
import dev.torc.posix.UringCalls;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which rings can be asked for, and that Linux makes them.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UringSetupTest {

    static Stream<Arguments> contradictions() {
        return Stream.of(
                contradiction("no entries", UringSetup.builder(0), "at least"),
                contradiction("too many entries", UringSetup.builder(32_769), "at most"),
                contradiction("no completions", UringSetup.builder(4).completionEntries(0), "at least"),
                contradiction("fewer completions", UringSetup.builder(8).completionEntries(4), "fewer"),
                contradiction("too many completions", UringSetup.builder(8).completionEntries(65_537), "at most"),
                contradiction(
                        "thread and deferred work",
                        UringSetup.builder(4).kernelThread(Duration.ZERO).deferredTaskWork(),
                        "SQPOLL"),
                contradiction(
                        "thread and cooperative work",
                        UringSetup.builder(4).kernelThread(Duration.ZERO).cooperativeTaskWork(),
                        "SQPOLL"),
                contradiction("CPU without thread", UringSetup.builder(4).kernelThreadCpu(1), "SQ_AFF"),
                contradiction(
                        "deferred without one issuer",
                        UringSetup.builder(4).flags(SetupFlags.DEFER_TASKRUN),
                        "SINGLE_ISSUER"),
                contradiction("announced without waiting", UringSetup.builder(4).announcedTaskWork(), "TASKRUN_FLAG"),
                contradiction(
                        "hybrid without polling", UringSetup.builder(4).flags(SetupFlags.HYBRID_IOPOLL), "IOPOLL"),
                contradiction(
                        "no descriptor but mapped",
                        UringSetup.builder(4).flags(SetupFlags.REGISTERED_FD_ONLY),
                        "NO_MMAP"),
                contradiction(
                        "both sizes of completion",
                        UringSetup.builder(4).largeCompletions().mixedCompletions(),
                        "CQE32"),
                contradiction(
                        "both sizes of submission",
                        UringSetup.builder(4).largeSubmissions().mixedSubmissions(),
                        "SQE128"),
                contradiction("rewinding queue", UringSetup.builder(4).flags(SetupFlags.SQ_REWIND), "SQ_REWIND"),
                contradiction("unknown flag", UringSetup.builder(4).flags(1 << 30), "Unknown"));
    }

    private static Arguments contradiction(String what, UringSetup.Builder builder, String word) {
        return Arguments.of(what, builder, word);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void a_contradiction_is_refused_with_a_sentence_before_Linux_is_asked(
            String what, UringSetup.Builder builder, String word) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, builder::build, what);

        assertTrue(String.valueOf(refusal.getMessage()).contains(word), refusal.getMessage());
    }

    @Test
    void what_is_refused_here_and_what_Linux_refuses_are_the_same_combinations() {
        List<Integer> flags = SetupFlagNames.all().keySet().stream()
                .filter(flag -> TestRing.features().supportsSetup(flag))
                .filter(flag -> (flag & UNTRIED) == 0)
                .toList();
        Random random = new Random(42);
        for (int round = 0; round < 400; round++) {
            int combination = 0;
            for (int flag : flags) {
                combination |= random.nextInt(3) == 0 ? flag : 0;
            }
            assertEquals(linuxAccepts(combination), weAccept(combination), SetupFlagNames.of(combination));
        }
    }

    // They need a value beside the flag that a random combination does not have, or is not supported here at all.
    private static final int UNTRIED = SetupFlags.NO_MMAP
            | SetupFlags.REGISTERED_FD_ONLY
            | SetupFlags.ATTACH_WQ
            | SetupFlags.SQ_REWIND
            | SetupFlags.CQSIZE;

    private static boolean weAccept(int flags) {
        try {
            return UringSetup.builder(4).flags(flags).build().has(flags);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static boolean linuxAccepts(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(RingParameters.LAYOUT);
            RingParameters.setFlags(parameters, flags);
            int result = UringCalls.setup(4, parameters);
            if (result >= 0) {
                // The bits above 1 << 7 have been lost on the way, in a library that kept them in bytes.
                assertEquals(flags, RingParameters.flags(parameters) & flags);
                Descriptor.owning(result).close();
                return true;
            }
            assertEquals(Errno.EINVAL.negated(), result, SetupFlagNames.of(flags));
            return false;
        }
    }

    static Stream<Arguments> rings() {
        int[] work = {
            0,
            SetupFlags.COOP_TASKRUN,
            SetupFlags.COOP_TASKRUN | SetupFlags.TASKRUN_FLAG,
            SetupFlags.SINGLE_ISSUER,
            SetupFlags.SINGLE_ISSUER | SetupFlags.DEFER_TASKRUN,
            SetupFlags.SINGLE_ISSUER | SetupFlags.DEFER_TASKRUN | SetupFlags.TASKRUN_FLAG,
            SetupFlags.SQPOLL,
            SetupFlags.SQPOLL | SetupFlags.SINGLE_ISSUER | SetupFlags.SQ_AFF
        };
        int[] submissions = {0, SetupFlags.NO_SQARRAY, SetupFlags.SQE128, SetupFlags.NO_SQARRAY | SetupFlags.SQE128};
        int[] completions = {0, SetupFlags.CQE32, SetupFlags.CQE_MIXED};
        int[] memory = {0, SetupFlags.NO_MMAP, SetupFlags.NO_MMAP | SetupFlags.REGISTERED_FD_ONLY};
        int[] polling = {0, SetupFlags.IOPOLL, SetupFlags.IOPOLL | SetupFlags.HYBRID_IOPOLL};
        List<Integer> all = List.of(0);
        for (int[] choices : List.of(work, submissions, completions, memory, polling)) {
            all = all.stream()
                    .flatMap(before -> IntStream.of(choices).mapToObj(choice -> before | choice))
                    .toList();
        }
        List<Integer> every = all;
        return Stream.of(SetupFlags.CLAMP, SetupFlags.SUBMIT_ALL, SetupFlags.CLAMP | SetupFlags.SUBMIT_ALL)
                .map(extra -> Arguments.of(SetupFlagNames.of(extra), extra, combinations(every, extra)));
    }

    // A third of the combinations with each of the flags that go with everything.
    private static List<Integer> combinations(List<Integer> all, int extra) {
        List<Integer> third = new ArrayList<>();
        for (int i = extra % 3; i < all.size(); i += 3) {
            third.add(all.get(i) | extra);
        }
        return third;
    }

    @ParameterizedTest(name = "with {0}")
    @MethodSource("rings")
    void every_combination_that_Linux_takes_makes_a_ring_that_completes(
            String name, int extra, List<Integer> combinations) throws IOException {
        int made = 0;
        for (int flags : combinations) {
            if (TestRing.features().supportsSetup(flags)) {
                completesNops(UringSetup.builder(4).flags(flags).build());
                made++;
            }
        }

        assertTrue(made > 0, name + extra);
    }

    private static void completesNops(UringSetup setup) throws IOException {
        try (Uring ring = Uring.open(setup)) {
            for (int lap = 0; lap < 3; lap++) {
                for (int i = 0; i < 3; i++) {
                    long at = ring.claim();
                    while (at == SubmissionQueue.FULL) {
                        ring.awaitRoom();
                        at = ring.claim();
                    }
                    Prepare.nop(ring.entries(), at);
                    Prepare.userData(ring.entries(), at, 10 * lap + i);
                }
                ring.submitAndWait(3, TestRing.PATIENCE);
                for (int i = 0; i < 3; i++) {
                    assertTrue(ring.completions().next(), () -> SetupFlagNames.of(setup.flags()));
                    assertEquals(10 * lap + i, ring.completions().userData());
                    assertEquals(0, ring.completions().result());
                }
            }
        }
    }

    @Nested
    class A_ring_that_is_asked_for {

        @Test
        void has_completion_entries_of_its_own_number() throws IOException {
            try (Uring ring =
                    Uring.open(UringSetup.builder(4).completionEntries(64).build())) {
                assertEquals(64, ring.completions().capacity());
            }
        }

        @Test
        void is_cut_to_what_Linux_makes_where_it_may_be() throws IOException {
            try (Uring ring = Uring.open(
                    UringSetup.builder(100_000).clamp().withoutArray().build())) {
                assertEquals(
                        UringSetup.MAX_SUBMISSION_ENTRIES, ring.submissions().capacity());
            }
        }

        @Test
        void shares_the_workers_of_another() throws IOException {
            try (Uring first = Uring.open(UringSetup.builder(4).build());
                    Uring second =
                            Uring.open(UringSetup.builder(4).workersOf(first).build())) {
                assertTrue(second.setup().has(SetupFlags.ATTACH_WQ));
            }
        }

        @Test
        void runs_when_it_is_enabled_and_not_before() throws IOException {
            try (Uring ring =
                    Uring.open(UringSetup.builder(4).singleIssuer().disabled().build())) {
                assertThrows(IllegalStateException.class, ring::submit);

                ring.enable();

                long at = ring.claim();
                Prepare.nop(ring.entries(), at);
                assertEquals(1, ring.submitAndWait(1));
            }
        }

        @Test
        void has_no_descriptor_if_it_wants_none() throws IOException {
            TestRing.assumeSetup(SetupFlags.REGISTERED_FD_ONLY);
            try (Uring ring =
                    Uring.open(UringSetup.builder(4).withoutDescriptor().build())) {
                assertThrows(IllegalStateException.class, ring::descriptorNumber);
            }
        }
    }

    @Nested
    class What_this_Linux_cannot_do {

        @Test
        void is_refused_with_the_flags_that_it_does_not_know() {
            assumeFalse(TestRing.features().supportsSetup(SetupFlags.SQE_MIXED), "this Linux knows SQE_MIXED");

            UnsupportedSetupException refusal = assertThrows(
                    UnsupportedSetupException.class,
                    () -> Uring.open(UringSetup.builder(4).mixedSubmissions().build()));

            assertTrue(String.valueOf(refusal.getMessage()).contains("SQE_MIXED"), refusal.getMessage());
        }

        @Test
        void is_one_exception_with_a_sentence_where_io_uring_is_forbidden() {
            UringAvailability forbidden =
                    new UringAvailability(UringAvailability.Verdict.FORBIDDEN_BY_SECCOMP, "A filter forbids it.");

            IOException refusal = SetupRefusal.forbidden(UringSetup.of(4), Errno.EPERM.number(), forbidden);

            var unavailable = assertInstanceOf(UringUnavailableException.class, refusal);
            assertEquals(Capability.Verdict.FORBIDDEN_BY_SECCOMP, unavailable.verdict());
            assertEquals("A filter forbids it.", refusal.getMessage());
        }

        @Test
        void is_another_exception_where_only_this_ring_is_forbidden() {
            UringAvailability available =
                    new UringAvailability(UringAvailability.Verdict.AVAILABLE, "io_uring can be used.");

            IOException refusal = SetupRefusal.forbidden(UringSetup.of(4), Errno.EPERM.number(), available);

            assertInstanceOf(SyscallException.class, refusal);
        }

        @Test
        void is_told_by_the_true_errno() {
            try (Arena arena = Arena.ofConfined()) {
                int result = UringCalls.setup(0, arena.allocate(RingParameters.LAYOUT));

                assertEquals(Errno.EINVAL.negated(), result, "0 entries are invalid, not forbidden");
            }
        }
    }
}
