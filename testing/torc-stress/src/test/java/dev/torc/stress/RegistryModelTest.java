package dev.torc.stress;

import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The registry of a mailbox region, whose processes may die at any step and whose survivors take back what is
/// left, checked in every order of their steps (`model/registry.pml`); and the model itself, which has to find
/// each fault that can be planted in it.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RegistryModelTest extends ModelChecks {

    RegistryModelTest() {
        super("registry.pml");
    }

    @Nested
    class The_registry_as_it_stands {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "either of two dies while they send to each other,     DEATHS=1",
            "one of two who want the same name dies,               SAME_NAME SENDS=0",
            "two come one after the other and both die,            ENTRIES=1 DEATHS=2",
        })
        void keeps_its_promises_when(String when, String symbols) throws IOException, InterruptedException {
            assertSound(when, symbols);
        }

        @ParameterizedTest(name = "{0}")
        @EnabledIfSystemProperty(named = "torc.models", matches = "full")
        @CsvSource({
            "both die while they send to each other,               DEATHS=2",
            "two want the same name and send,                      SAME_NAME DEATHS=2",
            "another looks after the dead at the same time,        BYSTANDER",
            "the same with one entry for both,                     BYSTANDER ENTRIES=1 DEATHS=2",
            "the same with one name for both,                      BYSTANDER SAME_NAME SENDS=0",
        })
        void keeps_them_with_larger_bounds_when(String when, String symbols) throws IOException, InterruptedException {
            assertSound(when, symbols);
        }
    }

    @Nested
    class The_model {

        @ParameterizedTest(name = "{0}")
        @CsvSource({
            "who leaves does not ask whether its users live,      acceptance cycle,   FAULT_USERS_NOT_ASKED",
            "who stands still is taken for dead,                  assertion violated, FAULT_STANDING_STILL_IS_DEAD",
            "a user looks before it is counted,                   assertion violated, FAULT_LOOK_BEFORE_COUNT",
            "a user does not look again when it is counted,       assertion violated, FAULT_NO_SECOND_LOOK",
            "nobody waits for the higher index,   assertion violated, FAULT_LOWEST_DOES_NOT_WAIT SAME_NAME SENDS=0",
            "a late reaper clears a cell whosever it is by then,"
                    + " assertion violated, FAULT_CELL_WITHOUT_GENERATION BYSTANDER ENTRIES=1",
        })
        void finds_what_breaks_when(String fault, String kind, String symbols)
                throws IOException, InterruptedException {
            assertFinds(kind, fault, symbols);
        }

        @ParameterizedTest(name = "{0}")
        @EnabledIfSystemProperty(named = "torc.models", matches = "full")
        @CsvSource({
            "a use is taken back before the claim,   assertion violated, FAULT_CLEARED_BEFORE_CLAIMS BYSTANDER",
            "a dead owner's entry is given away with its users,"
                    + " assertion violated, FAULT_FREED_WITH_USERS BYSTANDER",
        })
        void finds_what_breaks_with_another_beside_when(String fault, String kind, String symbols)
                throws IOException, InterruptedException {
            assertFinds(kind, fault, symbols);
        }
    }
}
