package org.mooring.broker.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mooring.broker.session.EndReason;
import org.mooring.web.text.Language;
import org.mooring.web.text.Words;

final class EndSentencesTest {
    @ParameterizedTest
    @EnumSource
    void every_end_reason_is_told_in_every_language(EndReason reason) {
        for (Language language : Language.values()) {
            Words words = Words.in(language, ZoneOffset.UTC);
            assertThat(words.find("end." + reason.label() + ".title"))
                    .as(language.tag())
                    .isPresent();
            assertThat(words.find("end." + reason.label() + ".what"))
                    .as(language.tag())
                    .isPresent();
        }
    }
}
