package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What the running kernel says that it offers.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UringFeaturesTest {

    @Test
    void names_the_operations_that_are_supported() throws IOException {
        UringFeatures features = UringFeatures.probe();

        assertTrue(features.supports(Opcode.NOP));
        assertTrue(features.supports(Opcode.READ_FIXED));
        assertTrue(features.has(FeatureFlags.EXT_ARG | FeatureFlags.NODROP));
    }

    @Test
    void fits_on_one_line() throws IOException {
        String line = UringFeatures.probe().describe();

        assertFalse(line.contains("\n"), line);
        assertTrue(line.contains("io_uring of Linux"), line);
    }

    @Test
    void knows_the_same_set_up_flags_from_asking_as_from_trying() {
        int asked = UringFeatures.queriedSetupFlags();
        assumeTrue(asked != 0, "IORING_REGISTER_QUERY needs Linux 6.18");

        assertEquals(SetupFlagNames.of(asked), SetupFlagNames.of(UringFeatures.triedSetupFlags()));
    }

    @Test
    void makes_the_best_ring_of_an_older_kernel() {
        UringFeatures old = new UringFeatures(0, SetupFlags.COOP_TASKRUN | SetupFlags.SUBMIT_ALL, Set.of(Opcode.NOP));

        UringSetup setup = old.setupFor(8);

        assertEquals(SetupFlags.COOP_TASKRUN | SetupFlags.SUBMIT_ALL, setup.flags());
    }
}
