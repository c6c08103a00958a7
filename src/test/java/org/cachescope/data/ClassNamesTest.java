package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
    private final ClassNames names = new ClassNames(
            List.of("tench, Tinca tinca", "goldfish", "white shark", "tiger shark", "crane", "crane", "cat", "bobcat"));

    @ParameterizedTest
    @CsvSource({
        "goldfish, 1",
        "GoldFish, 1",
        "' tinca tinca ', 0",
        "tench, 0",
        "gold, 1",
        "fish, 1",
        "tiger, 3",
        "5, 5",
        "0, 0",
        "cat, 6"
    })
    void nameNumberOrUniquePartFindsTheLabel(String text, int label) {
        assertThat(names.label(text)).isEqualTo(label);
    }

    @Test
    void aNameGoesBeforeANumber() {
        assertThat(new ClassNames(List.of("7", "1", "0")).label("1")).isEqualTo(1);
        assertThat(new ClassNames(List.of("7", "1", "0")).label("0")).isEqualTo(2);
    }

    @Test
    void searchPutsBetterMatchesFirst() {
        ClassNames cats = new ClassNames(List.of("bobcat", "wild cat", "catfish", "cat", "dog"));
        assertThat(cats.search("Cat")).containsExactly(3, 2, 1, 0);
        assertThat(cats.search(" ")).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(cats.search("bird")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"goldfsih, goldfish", "goldfich, goldfish", "tigr shark, tiger shark", "tnech, tench"})
    void misspeltNameIsAnsweredWithTheNearest(String text, String meant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.label(text))
                .withMessage("there is no class '%s'; did you mean '%s'?", text, meant);
    }

    @Test
    void strangeNameIsAnsweredWithWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.label("helicopter"))
                .withMessage("there is no class 'helicopter'; the classes are tench, Tinca tinca (0), goldfish (1), "
                        + "white shark (2), tiger shark (3), crane (4), crane (5), …");
        assertThatIllegalArgumentException().isThrownBy(() -> names.label(" "));
    }

    @Test
    void partOfSeveralNamesListsThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.label("shark"))
                .withMessage("class 'shark' fits 2 classes: white shark (2), tiger shark (3); "
                        + "give the whole name or the number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.label("crane"))
                .withMessageContaining("crane (4), crane (5)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "-1", "99999999999999999999"})
    void numberOutOfRangeNamesTheRange(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> names.label(text))
                .withMessage("there is no class %s; expected 0 to 7 or a name", text);
    }

    @Test
    void captionsUseTheFirstSynonym() {
        assertThat(names.name(0)).isEqualTo("tench, Tinca tinca");
        assertThat(names.shortName(0)).isEqualTo("tench");
        assertThat(names.shortName(1)).isEqualTo("goldfish");
    }

    @Test
    void namelessClassesAreNumbered() {
        ClassNames numbered = ClassNames.numbered(12);
        assertThat(numbered.size()).isEqualTo(12);
        assertThat(numbered.name(3)).isEqualTo("class 3");
        assertThat(numbered.label("class 11")).isEqualTo(11);
        assertThat(numbered.label("1")).isEqualTo(1);
        assertThatThrownBy(() -> numbered.name(12)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void namesMustExistAndNotBeBlank() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassNames(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassNames(List.of("a", " ")));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassNames(List.of("a", " , b")));
    }

    @Test
    void theShippedNamesAreImageNetsThousand() throws IOException {
        ClassNames imagenet = ClassNames.read(Path.of("assets/labels/imagenet.txt"));
        assertThat(imagenet.size()).isEqualTo(1000);
        assertThat(imagenet.names().stream().map(String::toLowerCase)).doesNotHaveDuplicates();
        assertThat(imagenet.names()).allMatch(name -> name.equals(name.strip()) && !name.contains(","));
    }

    @ParameterizedTest
    @CsvSource({
        "tench, 0",
        "goldfish, 1",
        "great white shark, 2",
        "ostrich, 9",
        "bald eagle, 22",
        "axolotl, 29",
        "loggerhead turtle, 33",
        "tarantula, 76",
        "peacock, 84",
        "macaw, 88",
        "flamingo, 130",
        "king penguin, 145",
        "Chihuahua, 151",
        "beagle, 162",
        "golden retriever, 207",
        "Labrador retriever, 208",
        "Siberian husky, 250",
        "pug, 254",
        "timber wolf, 269",
        "Arctic fox, 279",
        "tabby cat, 281",
        "lion, 291",
        "tiger, 292",
        "brown bear, 294",
        "monarch butterfly, 323",
        "zebra, 340",
        "otter, 360",
        "red panda, 387",
        "giant panda, 388",
        "airliner, 404",
        "balloon, 417",
        "banjo, 420",
        "castle, 483",
        "church, 497",
        "espresso maker, 550",
        "fire engine, 555",
        "golf ball, 574",
        "laptop, 620",
        "parachute, 701",
        "school bus, 779",
        "sports car, 817",
        "teddy bear, 850",
        "traffic light, 920",
        "ice cream, 928",
        "cheeseburger, 933",
        "strawberry, 949",
        "orange, 950",
        "lemon, 951",
        "banana, 954",
        "pizza, 963",
        "geyser, 974",
        "lakeside, 975",
        "valley, 979",
        "volcano, 980",
        "daisy, 985",
        "toilet tissue, 999"
    })
    void theShippedNamesStandAtTheirPlaces(String name, int label) throws IOException {
        assertThat(ClassNames.read(Path.of("assets/labels/imagenet.txt")).name(label))
                .isEqualTo(name);
    }

    @Test
    void labelsBehindTheNamesAreNumbered() {
        assertThat(names.extendedTo(9).names()).hasSize(9).endsWith("bobcat", "class 8");
        assertThat(names.extendedTo(8)).isEqualTo(names);
    }
}
