package python

import (
	"strings"
	"unicode/utf8"
)

// letters are pairs of a letter and what Unicode's normal form KC makes of it:
// those that keyboards write, and Jupyter's completion of LaTeX names (\mu,
// \phi, x\_i). Other texts are taken to be in that form.
var letters = strings.NewReplacer(strings.Split("µ μ ϑ θ ϕ φ ϖ π ϰ κ ϱ ρ ϴ Θ ϵ ε "+
	"ᵢ i ᵣ r ᵤ u ᵥ v ᵦ β ᵧ γ ᵨ ρ ᵩ φ ᵪ χ ⱼ j ₐ a ₑ e ₒ o ₓ x ₕ h ₖ k ₗ l ₘ m ₙ n ₚ p ₛ s ₜ t "+
	"ⁱ i ⁿ n ᵃ a ᵇ b ᶜ c ᵈ d ᵉ e ᶠ f ᵍ g ʰ h ʲ j ᵏ k ˡ l ᵐ m ᵒ o ᵖ p ʳ r ˢ s ᵗ t ᵘ u ᵛ v ʷ w ˣ x ʸ y ᶻ z ᵀ T ᵝ β ᵞ γ ᵟ δ ᶿ θ ᵠ φ ᵡ χ "+
	"ℓ l ℎ h ℏ ħ \u212b Å \u2126 Ω \u212a K ℂ C ℍ H ℕ N ℙ P ℚ Q ℝ R ℤ Z ℒ L ℋ H ℛ R ℰ E ℱ F ﬁ fi ﬂ fl", " ")...)

// normal is code in normal form KC.
func normal(code string) string {
	for i := range len(code) {
		if code[i] >= utf8.RuneSelf {
			return letters.Replace(code)
		}
	}
	return code
}

// identifier is the name that n spells as Python stores it: in Unicode's
// normal form KC (language reference 2.3).
func (b *binder) identifier(n *node) string { return normal(b.text(n)) }
