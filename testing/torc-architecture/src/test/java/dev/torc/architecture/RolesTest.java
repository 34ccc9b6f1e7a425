package dev.torc.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import dev.torc.client.planted.PlaysTheServer;
import dev.torc.scheme.planted.PlaysTheClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Roles are types: a client has nothing of a server's in its hands, nor the reverse. Row 12 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RolesTest {

    private static final ArchRule CLIENTS_DO_NOT_SERVE = noClasses()
            .that()
            .resideInAPackage("dev.torc.client..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.torc\\.ring\\.(planted\\.)?Server.*")
            .because("a client submits and takes completions, and nothing else may compile there");

    private static final ArchRule SERVERS_DO_NOT_CALL = noClasses()
            .that()
            .resideInAPackage("dev.torc.scheme..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("dev\\.torc\\.ring\\.(planted\\.)?Client.*")
            .because("a server takes submissions and completes them, and nothing else may compile there");

    @Test
    void A_client_does_not_touch_the_servers_end() {
        CLIENTS_DO_NOT_SERVE.allowEmptyShould(true).check(Classes.ofRunningRooms());
    }

    @Test
    void A_server_does_not_touch_the_clients_end() {
        SERVERS_DO_NOT_CALL.allowEmptyShould(true).check(Classes.ofRunningRooms());
    }

    @Test
    void A_client_that_plays_the_server_is_found() {
        assertTrue(
                CLIENTS_DO_NOT_SERVE.evaluate(Classes.of(PlaysTheServer.class)).hasViolation());
    }

    @Test
    void A_server_that_plays_the_client_is_found() {
        assertTrue(
                SERVERS_DO_NOT_CALL.evaluate(Classes.of(PlaysTheClient.class)).hasViolation());
    }
}
