package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// peer is the address at the other end of the connection, the zero Addr where there is none (tests).
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}

// trusted says whether an address belongs to one of our own proxies.
func (s *server) trusted(a netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// clientAddress is whom a request comes from: the peer, or, where that is one of our proxies, the last address in
// X-Forwarded-For that isn't. What anybody else writes there is ignored, else a client could hide behind any address.
func (s *server) clientAddress(r *http.Request) string {
	at := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap()
	}
	return at.String()
}

// securely says whether the client's side of the connection is https.
func (s *server) securely(r *http.Request) bool {
	return s.SecureCookies || r.TLS != nil || s.trusted(peer(r)) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// addressKey is what an address is counted by: an IPv6 client has a whole /64 to itself.
func addressKey(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil || at.Is4() {
		return address
	}
	p, err := at.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
