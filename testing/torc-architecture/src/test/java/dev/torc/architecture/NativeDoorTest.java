package dev.torc.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchRule;
import dev.torc.posix.planted.TheDoor;
import dev.torc.ring.planted.AsksTheDoor;
import dev.torc.ring.planted.KeepsHandleInInstance;
import dev.torc.ring.planted.LinksItself;
import dev.torc.ring.planted.LoadsALibrary;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// One door to native code, and handles that the JIT can fold.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NativeDoorTest {

    /// Methods that the JDK calls restricted, and that make memory or code out of a number.
    private static final Set<String> RESTRICTED = Set.of("reinterpret", "withTargetLayout", "libraryLookup");

    private static final Set<String> LOADING = Set.of("load", "loadLibrary");

    private static final ArchRule ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackage("dev.torc.posix..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Linker.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SymbolLookup.class)
            .orShould()
            .callMethodWhere(target(describe("is restricted", called -> isRestricted(called) || isLoading(called))))
            .because("only torc-posix goes to native code: one room to read, and one that the JVM's flag names");

    private static final ArchRule STATIC_HANDLES = fields().that(describe("hold a handle", NativeDoorTest::holdsHandle))
            .should()
            .beStatic()
            .andShould()
            .beFinal()
            .because(
                    "only then does the JIT fold the handle; in an instance field an access costs some seventy times as much");

    @Test
    void Only_torc_posix_goes_to_native_code() {
        ONE_DOOR.check(Classes.ofRunningRooms());
    }

    @Test
    void A_class_that_links_itself_is_found() {
        assertTrue(ONE_DOOR.evaluate(Classes.of(LinksItself.class)).hasViolation());
    }

    @Test
    void A_class_that_loads_a_library_is_found() {
        assertTrue(ONE_DOOR.evaluate(Classes.of(LoadsALibrary.class)).hasViolation());
    }

    @Test
    void The_door_itself_may() {
        assertFalse(
                ONE_DOOR.evaluate(Classes.of(TheDoor.class, AsksTheDoor.class)).hasViolation());
    }

    @Test
    void A_handle_is_static_and_final() {
        STATIC_HANDLES.allowEmptyShould(true).check(Classes.ofRunningRooms());
    }

    @Test
    void A_handle_in_an_instance_field_is_found() {
        assertTrue(
                STATIC_HANDLES.evaluate(Classes.of(KeepsHandleInInstance.class)).hasViolation());
    }

    private static boolean isRestricted(CodeUnitCallTarget called) {
        return called.getOwner().getPackageName().equals("java.lang.foreign") && RESTRICTED.contains(called.getName());
    }

    private static boolean isLoading(CodeUnitCallTarget called) {
        return (called.getOwner().isEquivalentTo(System.class)
                        || called.getOwner().isEquivalentTo(Runtime.class))
                && LOADING.contains(called.getName());
    }

    private static boolean holdsHandle(JavaField field) {
        return field.getRawType().isEquivalentTo(VarHandle.class)
                || field.getRawType().isEquivalentTo(MethodHandle.class);
    }
}
