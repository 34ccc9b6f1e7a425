package dev.torc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.torc.layout.planted.ReachesUp;
import dev.torc.ring.planted.AsksTheDoor;
import dev.torc.scheme.planted.KnowsItsNeighbour;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// The floors: a room uses only what stands below it, and the neighbours that the house names.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LayeringTest {

    private static final House HOUSE = House.ours();

    private static final ArchRule ONLY_BELOW = classes()
            .should(new ArchCondition<>("use only what stands below their room") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                    user.getDirectDependenciesFromSelf().forEach(dependency -> {
                        var from = HOUSE.roomOfPackage(user.getPackageName());
                        var to = HOUSE.roomOfPackage(dependency.getTargetClass().getPackageName());
                        if (from.isPresent() && to.isPresent() && !House.mayUse(from.get(), to.get())) {
                            events.add(SimpleConditionEvent.violated(
                                    user, from.get() + " uses " + to.get() + ": " + dependency.getDescription()));
                        }
                    });
                }
            })
            .because("a folder is a floor, and what is below must be understood without what is above");

    @Test
    void A_room_uses_only_what_stands_below_it() {
        ONLY_BELOW.check(Classes.ofRunningRooms());
    }

    @Test
    void Every_running_room_is_looked_at() {
        for (Room room : HOUSE.runningRooms()) {
            assertTrue(
                    room.classes().toFile().isDirectory(),
                    room + " has not been compiled, so no rule has seen its classes");
        }
    }

    @Test
    void A_class_that_reaches_up_is_found() {
        assertTrue(ONLY_BELOW.evaluate(Classes.of(ReachesUp.class)).hasViolation());
    }

    @Test
    void A_class_that_knows_its_neighbour_is_found() {
        assertTrue(ONLY_BELOW.evaluate(Classes.of(KnowsItsNeighbour.class)).hasViolation());
    }

    @Test
    void A_class_that_reaches_down_is_none() {
        assertEquals(
                "[]",
                ONLY_BELOW
                        .evaluate(Classes.of(AsksTheDoor.class))
                        .getFailureReport()
                        .getDetails()
                        .toString());
    }

    @Test
    void A_package_belongs_to_the_room_with_the_longest_name() {
        assertEquals(
                "torc-scheme-file",
                HOUSE.roomOfPackage("dev.torc.scheme.file.inner").orElseThrow().artifact());
        assertEquals(
                "torc-scheme",
                HOUSE.roomOfPackage("dev.torc.scheme.planted").orElseThrow().artifact());
    }
}
