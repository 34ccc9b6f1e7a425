package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.Limits;
import dev.torc.posix.UringAvailability;
import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SetupFlags;
import dev.torc.uring.Capability.Verdict;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a program learns about io_uring before it uses it.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CapabilityReportTest {

    private static final Capability WORKS = new Capability(Verdict.AVAILABLE, "io_uring can be used.");

    @Nested
    class On_this_machine {

        private final CapabilityReport report = probe();

        @Test
        void says_of_each_operation_what_the_kernel_says() {
            for (Opcode opcode : Opcode.values()) {
                assertEquals(
                        TestRing.features().supports(opcode),
                        report.operation(opcode).isAvailable());
            }
        }

        @Test
        void lists_exactly_what_is_missing() {
            long missing = Arrays.stream(Opcode.values())
                            .filter(opcode -> !TestRing.features().supports(opcode))
                            .count()
                    + Arrays.stream(UringFeature.values())
                            .filter(feature -> !TestRing.features().has(feature.flag()))
                            .count();

            assertEquals(missing, report.missing().size());
        }

        @Test
        void finds_a_ring_that_can_be_made() {
            assertTrue(report.ring().isAvailable(), report.ring().sentence());
            assertTrue(report.setup(SetupFlags.CQSIZE).isAvailable());
        }
    }

    @Nested
    class On_an_older_Linux {

        private final CapabilityReport report = new CapabilityReport(
                WORKS, Optional.of(new UringFeatures(FeatureFlags.NODROP, 0, Set.of(Opcode.NOP))), 8L << 20);

        @Test
        void a_missing_operation_comes_with_the_Linux_that_has_it() {
            Capability waitid = report.operation(Opcode.WAITID);

            assertEquals(Verdict.OPERATION_MISSING, waitid.verdict());
            assertTrue(waitid.sentence().contains("WAITID"), waitid.sentence());
            assertTrue(waitid.sentence().contains("6.7"), waitid.sentence());
        }

        @Test
        void a_missing_feature_is_told_from_a_missing_operation() {
            assertTrue(report.feature(UringFeature.NODROP).isAvailable());
            Capability bundles = report.feature(UringFeature.RECVSEND_BUNDLE);

            assertEquals(Verdict.FEATURE_MISSING, bundles.verdict());
            assertTrue(bundles.sentence().contains("6.10"), bundles.sentence());
        }

        @Test
        void a_set_up_flag_that_is_not_known_is_named() {
            Capability setup = report.setup(SetupFlags.DEFER_TASKRUN);

            assertEquals(Verdict.SETUP_FLAG_MISSING, setup.verdict());
            assertTrue(setup.sentence().contains("DEFER_TASKRUN"), setup.sentence());
        }

        @Test
        void a_small_limit_of_locked_memory_is_told_with_what_to_type() {
            assertTrue(report.registration(8L << 20).isAvailable());
            Capability tooMuch = report.registration(64L << 20);

            assertEquals(Verdict.TOO_LITTLE_LOCKED_MEMORY, tooMuch.verdict());
            assertTrue(tooMuch.sentence().contains("ulimit -l 65536"), tooMuch.sentence());
        }
    }

    @Nested
    class Where_io_uring_is_forbidden {

        @Test
        void everything_says_who_forbids_it() {
            Capability forbidden = new Capability(Verdict.FORBIDDEN_BY_SECCOMP, "A filter forbids it.");
            CapabilityReport report = new CapabilityReport(forbidden, Optional.empty(), Limits.UNLIMITED);

            assertEquals(forbidden, report.operation(Opcode.NOP));
            assertEquals(forbidden, report.feature(UringFeature.NODROP));
            assertEquals(forbidden, report.setup(0));
            assertEquals(forbidden, report.registration(1));
            assertEquals(List.of(forbidden), report.missing());
        }

        @Test
        void each_reason_keeps_its_name() {
            for (UringAvailability.Verdict verdict : UringAvailability.Verdict.values()) {
                assertEquals(
                        verdict.name(),
                        Capability.of(new UringAvailability(verdict, "So it is."))
                                .verdict()
                                .name());
            }
        }
    }

    @Test
    void Features_have_a_bit_each() {
        int seen = 0;
        for (UringFeature feature : UringFeature.values()) {
            assertEquals(1, Integer.bitCount(feature.flag()), feature.name());
            assertFalse((seen & feature.flag()) != 0, feature.name());
            seen |= feature.flag();
        }
    }

    private static CapabilityReport probe() {
        try {
            return CapabilityReport.probe();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
