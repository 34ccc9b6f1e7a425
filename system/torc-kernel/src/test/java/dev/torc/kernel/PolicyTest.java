package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.kernel.Policy.Rule;
import dev.torc.uapi.PeerCredentials;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a policy lets whom do.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PolicyTest {

    private static final int OWNER = 1000;

    private static PeerCredentials user(int user, int group) {
        return new PeerCredentials(1, user, group);
    }

    @Test
    void The_owner_and_root_may_do_everything_and_others_nothing() {
        assertTrue(Policy.NOBODY.accessOf(user(OWNER, 5), OWNER).mayCreate("a"));
        assertTrue(Policy.NOBODY.accessOf(user(0, 0), OWNER).mayOpen("a"));
        assertTrue(Policy.NOBODY.accessOf(user(1001, OWNER), OWNER).isNone());
        assertFalse(Policy.NOBODY.letsOthersIn());
    }

    @Test
    void A_rule_is_about_a_user_or_a_group_and_all_that_are_about_somebody_count() {
        Policy policy = new Policy(List.of(
                new Rule(Set.of(1001), Set.of(), Set.of("files"), Set.of()),
                new Rule(Set.of(), Set.of(100), Set.of("null"), Set.of("job-*"))));
        Access both = policy.accessOf(user(1001, 100), OWNER);
        assertTrue(both.mayOpen("files") && both.mayOpen("null") && both.mayCreate("job-7"));
        assertFalse(both.mayOpen("zero") || both.mayOpen("job-7") || both.mayCreate("files") || both.mayCreate("job"));
        assertFalse(policy.accessOf(user(1001, 101), OWNER).mayOpen("null"));
        assertTrue(policy.accessOf(user(100, 1001), OWNER).isNone());
    }

    @Test
    void A_star_stands_for_all_that_begin_so_and_nowhere_else() {
        Policy policy = new Policy(List.of(new Rule(Set.of(7), Set.of(), Set.of("*"), Set.of("a.*"))));
        Access access = policy.accessOf(user(7, 7), OWNER);
        assertTrue(access.mayOpen("whatever") && access.mayCreate("a.b"));
        assertFalse(access.mayCreate("ab"));
        assertEquals(false, access.isUnlimited());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a*b", ".a", "a/b", "a:", "**"})
    void What_is_no_name_is_refused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Rule(Set.of(1), Set.of(), Set.of(name), Set.of()));
    }
}
