package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path folder;

    private Path file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void shippedModelsAreFoldersWithADescription() throws IOException {
        Path model = file("assets/models/b/model.json").getParent();
        file("assets/models/a/notes.txt");
        Files.writeString(file("assets/models/aa/model.json"), "{\"format\": \"cachescope-classifier\"}");

        assertThat(TestModels.empty(folder).models()).containsExactly(model);
        assertThat(TestModels.empty(folder).defaultModel()).isEqualTo(model);
        assertThat(TestModels.empty(folder).model("b")).isEqualTo(model);
    }

    @Test
    void aNetworkMayBearTheNameOfAnotherFormat() throws IOException {
        Path description = file("assets/models/a/model.json");
        Files.writeString(description, "{\"format\": \"cachescope-model\", \"name\": \"cachescope-classifier\"}");

        assertThat(TestModels.empty(folder).models()).containsExactly(description.getParent());
    }

    @Test
    void aShippedRoutersNameMayLackItsEnding() throws IOException {
        Path router = file("sample-routers/r20.json");

        assertThat(TestModels.empty(folder).router("r20")).isEqualTo(router);
        assertThat(TestModels.empty(folder).router("r20.json")).isEqualTo(router);
    }

    @Test
    void aFileThatIsThereWinsOverAShippedOneOfItsName() throws IOException {
        // Named from this test's own working folder, as on a command line.
        file("sample-routers/pom.xml.json");
        file("assets/models/pom.xml/model.json");

        assertThat(TestModels.empty(folder).router("pom.xml")).isEqualTo(Path.of("pom.xml"));
        assertThat(TestModels.empty(folder).model("pom.xml")).isEqualTo(Path.of("pom.xml"));
    }

    @Test
    void anyFileServesWhereNoShippedOneHasItsName() throws IOException {
        Path file = file("mine.pt");

        assertThat(TestModels.empty(folder).model(file.toString())).isEqualTo(file);
    }

    @Test
    void whatIsNeitherIsRefusedWithTheShippedNames() throws IOException {
        file("sample-routers/r20.json");

        assertThatThrownBy(() -> TestModels.empty(folder).router("r50\0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("r50")
                .hasMessageContaining("r20.json");
        assertThatThrownBy(() -> TestModels.empty(folder).model(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aBuildWithoutModelsSaysWhatToDo() {
        assertThatThrownBy(() -> TestModels.empty(folder).defaultModel())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--model FILE");
    }

    @Test
    void modelsOfAThousandClassesGetTheNamesThatShip() throws IOException {
        Path labels = file("assets/labels/imagenet.txt");
        Files.copy(Path.of("assets/labels/imagenet.txt"), labels, StandardCopyOption.REPLACE_EXISTING);

        assertThat(TestModels.empty(folder).usualClasses(1000).name(207)).isEqualTo("golden retriever");
        assertThat(TestModels.empty(folder).usualClasses(1001).name(1000)).isEqualTo("class 1000");
        assertThat(TestModels.empty(folder).usualClasses(10).name(7)).isEqualTo("class 7");
    }
}
