package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
