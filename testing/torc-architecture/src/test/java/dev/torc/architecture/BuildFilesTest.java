package dev.torc.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directory, Maven artifact, Java module and package say the same name, and poms respect the floors.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BuildFilesTest {

    @Nested
    class In_our_house {

        @Test
        void Every_room_is_called_like_its_directory() {
            assertEquals(List.of(), BuildFiles.of(House.ours()).wrongNames());
        }

        @Test
        void Every_pom_names_only_what_stands_below() {
            assertEquals(List.of(), BuildFiles.of(House.ours()).wrongDependencies());
        }

        @Test
        void Every_room_is_built() {
            assertEquals(List.of(), BuildFiles.of(House.ours()).roomsNotBuilt());
        }

        @Test
        void There_are_rooms_to_look_at() {
            assertFalse(House.ours().rooms().isEmpty());
        }
    }

    @Nested
    class In_a_house_with_a_fault {

        @TempDir
        private Path root;

        @BeforeEach
        void build() throws IOException {
            write("pom.xml", "<project><modules><module>foundation/torc-low</module></modules></project>");
            room("foundation", "torc-low", "dev.torc.low");
            room("exchange", "torc-high", "dev.torc.high");
        }

        @Test
        void A_room_that_is_not_built_is_found() {
            assertEquals(List.of("exchange/torc-high is not in the root pom's modules"), files().roomsNotBuilt());
        }

        @Test
        void A_pom_that_reaches_up_is_found() throws IOException {
            pom("foundation", "torc-low", "torc-low", dependency("torc-high", ""));

            assertEquals(
                    List.of("foundation/torc-low depends on exchange/torc-high, which does not stand below it"),
                    files().wrongDependencies());
        }

        @Test
        void A_pom_that_reaches_down_is_none() throws IOException {
            pom("exchange", "torc-high", "torc-high", dependency("torc-low", ""));

            assertEquals(List.of(), files().wrongDependencies());
        }

        @Test
        void A_test_may_use_the_test_kit() throws IOException {
            pom("testing", "torc-testkit", "torc-testkit", "");
            pom("foundation", "torc-low", "torc-low", dependency("torc-testkit", "<scope>test</scope>"));

            assertEquals(List.of(), files().wrongDependencies());
        }

        @Test
        void An_artifact_with_another_name_is_found() throws IOException {
            pom("foundation", "torc-low", "torc-lower", "");

            assertTrue(files().wrongNames().contains("foundation/torc-low: its artifact is called torc-lower"));
        }

        @Test
        void A_module_with_another_name_is_found() throws IOException {
            write("foundation/torc-low/src/main/java/module-info.java", "module dev.torc.lower {}");

            assertTrue(files().wrongNames().contains("foundation/torc-low: its module is called dev.torc.lower"));
        }

        @Test
        void A_package_with_another_name_is_found() throws IOException {
            write("foundation/torc-low/src/main/java/dev/torc/other/Lost.java", "package dev.torc.other;");

            assertTrue(files().wrongNames().contains("foundation/torc-low: it has a package dev.torc.other"));
        }

        @Test
        void A_floor_that_the_design_does_not_know_is_found() throws IOException {
            pom("cellar", "torc-deep", "torc-deep", "");

            assertTrue(files().roomsNotBuilt().contains("cellar/torc-deep stands on no floor of the house"));
        }

        private BuildFiles files() {
            return BuildFiles.of(House.at(root));
        }

        private void room(String floor, String name, String module) throws IOException {
            pom(floor, name, name, "");
            String sources = floor + "/" + name + "/src/main/java/";
            write(sources + "module-info.java", "module " + module + " {}");
            write(sources + module.replace('.', '/') + "/Resident.java", "package " + module + ";");
        }

        private void pom(String floor, String directory, String artifact, String dependencies) throws IOException {
            write(
                    floor + "/" + directory + "/pom.xml",
                    "<project><parent><artifactId>torc</artifactId></parent><artifactId>" + artifact
                            + "</artifactId><dependencies>" + dependencies + "</dependencies></project>");
        }

        private static String dependency(String artifact, String scope) {
            return "<dependency><groupId>dev.torc</groupId><artifactId>" + artifact + "</artifactId>" + scope
                    + "</dependency>";
        }

        private void write(String path, String text) throws IOException {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }
}
