package xls

// tokenSize is the room that a formula's token takes after its first byte; tokens of changing size are apart. Classes
// (reference, value, array) of an operand are folded together before looking up.
var tokenSize = map[byte]int{
	0x01: 4, 0x02: 4, // shared formula, data table
	0x15: 0, 0x16: 0, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, // bracket, missing argument, error, boolean, integer, number
	0x20: 7, 0x21: 2, 0x22: 3, 0x23: 4, 0x24: 4, 0x25: 8, 0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2,
	0x2A: 4, 0x2B: 8, 0x2C: 4, 0x2D: 8, 0x39: 6, 0x3A: 6, 0x3B: 10, 0x3C: 6, 0x3D: 10,
}

// Tokens that are looked at.
const (
	tokAdd      = 0x03
	tokPower    = 0x07
	tokConcat   = 0x08
	tokNotEqual = 0x0E
	tokMinus    = 0x13
	tokPercent  = 0x14
	tokBracket  = 0x15
	tokText     = 0x17
	tokAttr     = 0x19
	tokBool     = 0x1D
	tokNumber   = 0x1F
	tokFunc     = 0x21
	tokFuncVar  = 0x22

	attrChoose = 0x04
	attrSum    = 0x10
)

// numericFunctions are functions of common sheets that never give a text.
var numericFunctions = map[uint16]bool{
	0: true, 4: true, 5: true, 6: true, 7: true, // COUNT SUM AVERAGE MIN MAX
	24: true, 25: true, 27: true, 32: true, 39: true, // ABS INT ROUND LEN MOD
	65: true, 74: true, 221: true, // DATE NOW TODAY
	169: true, 183: true, 212: true, 213: true, // COUNTA PRODUCT ROUNDUP ROUNDDOWN
	216: true, 228: true, 344: true, 345: true, 346: true, // RANK SUMPRODUCT SUBTOTAL SUMIF COUNTIF
}

// givesNumber says whether a formula can only give a number or a truth value, never a text: its last token, the root
// of the expression, is arithmetic, a comparison or a numeric function. rgce opens with its own length. Where a token
// is unknown the answer is false.
func givesNumber(rgce []byte) bool {
	size := int(u16(rgce, 0))
	if size > len(rgce)-2 {
		return false
	}
	numeric := false
	for t := rgce[2:][:size]; len(t) > 0; {
		n := tokenLength(t)
		if n < 1 || n > len(t) {
			return false
		}
		if decides(t) {
			numeric = isNumeric(t)
		}
		t = t[n:]
	}
	return numeric
}

// decides says whether a token can be the root; brackets, blanks and jumps can't.
func decides(t []byte) bool {
	return t[0] != tokBracket && (t[0] != tokAttr || t[1]&attrSum != 0)
}

func isNumeric(t []byte) bool {
	id := foldClass(t[0])
	switch {
	case id >= tokAdd && id <= tokPower, id > tokConcat && id <= tokNotEqual:
		return true
	case id == tokMinus, id == tokPercent, id == tokAttr, id >= tokBool && id <= tokNumber:
		return true
	case id == tokFunc:
		return numericFunctions[u16(t, 1)]
	case id == tokFuncVar:
		return numericFunctions[u16(t, 2)&0x7FFF]
	}
	return false
}

// tokenLength is the length of the token at the start of t, or 0 when it is unknown or cut off.
func tokenLength(t []byte) int {
	id := foldClass(t[0])
	switch {
	case id >= tokAdd && id <= tokPercent:
		return 1
	case id == tokText && len(t) >= 3:
		return 3 + int(t[1])<<(t[2]&optWide)
	case id == tokAttr && len(t) >= 4 && t[1]&attrChoose != 0:
		return 4 + 2*(int(u16(t, 2))+1)
	case id == tokAttr && len(t) >= 4:
		return 4
	}
	if size, ok := tokenSize[id]; ok && len(t) > size {
		return 1 + size
	}
	return 0
}

// foldClass takes the class off an operand's token: 0x44 and 0x64 are 0x24.
func foldClass(id byte) byte {
	if id >= 0x40 {
		return id&0x1F | 0x20
	}
	return id
}
